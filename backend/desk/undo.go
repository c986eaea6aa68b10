package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"
)

// notOurFile refuses to take a file out that an office below sent: it undoes it there, and its next parcel does so here.
func notOurFile(code string) error {
	if code == "" {
		return nil
	}
	return fault.New(fault.Forbidden, "parcel.not_owner", "这个文件是下级（代码"+code+"）上报的，本单位不能撤销", "请对方在它的本机撤销，随下一个上报包带来")
}

// UndoBatch takes a file back out, or with commit=false shows what that would do. A facts file goes as a whole; of a registry file, created
// records go and changed fields read as before, unless somebody worked on them since: those stay and are listed.
// A file that took the place of others gives it back to them.
// Errors: store.month_closed, store.batch_shared, store.batch_corrected and store.correction_blocked for facts files, store.not_found.
func (d *Desk) UndoBatch(ctx context.Context, a access.Actor, id intake.BatchID, commit bool) (u intake.Undone, err error) {
	err = d.run(ctx, a, access.UndoImport, commit, func(tx *store.Tx) error {
		b, err := tx.Batch(id)
		if err != nil {
			return err
		}
		if from, err := tx.ParcelSender(parcel.Batches, string(id)); err != nil || from != "" {
			return errors.Join(err, notOurFile(from))
		}
		at := d.now().Format(time.RFC3339)
		switch {
		case b.UndoneAt != "":
			u.Batch = b
			u.Message = "这次导入已经撤销过，没有改动任何记录"
			return nil
		case b.Kind.Facts():
			if err := tx.UndoBatch(id, at); err != nil {
				return err
			}
			b.UndoneAt = at
			u = intake.Undone{Batch: b, Rows: b.Totals.Owned()}
		default:
			if u, err = undoRegistry(tx, id, at); err != nil {
				return err
			}
		}
		u.Message = undoText(u, commit)
		return nil
	})
	u.Done = commit && err == nil
	return u, err
}

// undoRegistry also ties again what was untied for records that then had to stay.
func undoRegistry(tx *store.Tx, id intake.BatchID, at string) (intake.Undone, error) {
	u, err := tx.UndoRegistry(id, at)
	if err != nil {
		return u, err
	}
	if err := noteKept(tx, u); err != nil {
		return u, err
	}
	u.Kept = u.Kept[:min(len(u.Kept), maxShown)]
	var warnings warningCounter
	if err := rematch(tx, &warnings); err != nil {
		return u, err
	}
	u.Warnings = warnings.list()
	tree, err := tx.Offices()
	if err != nil || u.Batch.Kind != intake.Offices || len(tree) == 0 {
		return u, err
	}
	if _, err := loadTree(tx); err != nil {
		return u, fault.New(fault.Conflict, "intake.undo_tree", "撤销后机构的上下级对不上，没有撤销", "请改为在新的机构文件中更正后导入").Because(err)
	}
	return u, nil
}

// noteKept gives customers that had to stay a record of their need again: the one the file had brought went with it.
func noteKept(tx *store.Tx, u intake.Undone) error {
	for _, k := range u.Kept {
		if k.Entity != "customer" {
			continue
		}
		c, err := tx.Customer(customer.ID(k.ID))
		if err != nil {
			return err
		}
		list, err := tx.Details(c.ID)
		if err != nil {
			return err
		}
		known := customer.Customer{Need: customer.Need{Gasoline: customer.CurrentNeed(list, measure.Gasoline), Diesel: customer.CurrentNeed(list, measure.Diesel)}}
		if err := noteNeeds(tx, known, c, c.Registered, "导入："+u.Batch.File+"（撤销时保留）"); err != nil {
			return err
		}
	}
	return nil
}

func undoText(u intake.Undone, commit bool) string {
	head := "预览："
	if commit {
		head = "已撤销："
	}
	if len(u.Batch.Corrects) > 0 {
		return fmt.Sprintf("%s移除%d行明细，放回%d个被它更正的文件的原样记录，相关月份的报表随之改变", head, u.Rows, len(u.Batch.Corrects))
	}
	if u.Batch.Kind.Facts() {
		return fmt.Sprintf("%s移除%d行明细，相关月份的报表随之改变", head, u.Rows)
	}
	text := fmt.Sprintf("%s删除%d条新建的记录，恢复%d条更正过的记录", head, u.Removed, u.Restored)
	if u.KeptAll > 0 {
		text += fmt.Sprintf("，%d条因导入后又有改动而保留", u.KeptAll)
	}
	return text
}
