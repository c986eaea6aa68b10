package pdf

import (
	"fmt"
	"strings"

	"fuelbook/backend/agreement"
	"fuelbook/backend/pdf/layout"

	"github.com/samber/lo"
)

// BrokenRules names the first rule of the page an agreement breaks: a text outside the margins, a heading that ends a page, signatures that are
// split or stand on a page of their own, a closing mark at the beginning of a line; empty for none.
func (p *Printer) BrokenRules(d agreement.Document) string {
	pages, err := p.agreementSheets(d)
	if err != nil {
		return err.Error()
	}
	headings := lo.FilterMap(d.Blocks, func(b agreement.Block, _ int) (string, bool) {
		return layout.Clean(b.Text), b.Kind != agreement.Para && b.Text != ""
	})
	for i, page := range pages {
		if stray := p.fonts.Stray(page, 0.5); len(stray) > 0 {
			return fmt.Sprintf("page %d: %q stands outside the margins", i+1, stray[0].S)
		}
		if last := lastLine(page); lo.Contains(headings, last) {
			return fmt.Sprintf("page %d ends with the heading %q", i+1, last)
		}
		if bad := badStart(page); bad != "" {
			return fmt.Sprintf("page %d: a line begins with %q", i+1, bad)
		}
		body := text(page)
		a, b := strings.Contains(body, "甲方（合同专用章）"), strings.Contains(body, "乙方（合同专用章）")
		if a != b || a && strings.Index(body, "签署栏") <= 0 {
			return fmt.Sprintf("page %d: signatures are split or alone", i+1)
		}
	}
	return ""
}

// badStart is a text at the left edge of the body that begins with a mark that closes something.
func badStart(page *layout.Page) string {
	for _, t := range page.Texts {
		if t.X < page.Frame.Left+1 && strings.ContainsAny(t.S[:min(3, len(t.S))], "，。；：、？！）》”’」』】") && strings.IndexAny(t.S, "，。；：、？！）》”’」』】") == 0 {
			return t.S
		}
	}
	return ""
}
