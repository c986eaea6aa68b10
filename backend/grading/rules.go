package grading

import (
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
)

// rule is one line of the decision table of domain 6.4. fires decides, figures says what was compared: only a line that fired is put in words.
type rule struct {
	code, clause string
	level        Level
	text         string
	fires        func(f Facts, p Policy, s Size) bool
	figures      func(f Facts, p Policy, s Size) []Figure
}

// table is 6.3.1 in its own order. Within a level the clauses are alternatives, inside P2, C2 and D2 all parts must hold. It is made once:
// a month asks it twice a customer.
var table = rules() //nolint:gochecknoglobals // a constant table

func rules() []rule {
	return []rule{
		{"P1", "6.3.1.1.1", ProvinceLevel, "实行定期统一采购的全省范围的机构客户", provincePurchase, provincePurchaseSaid},
		{"P2", "6.3.1.1.2", ProvinceLevel, "由公司开发并签订采供协议、合同或框架协议的客户", provinceSigned, provinceSignedSaid},
		{"P3", "6.3.1.1.3", ProvinceLevel, "不记名卡年采购额不小于2000万元的客户", bearerProvince, bearerProvinceSaid},
		{"C1", "6.3.1.2.1", CityLevel, "汽油月需求5吨及以上，或柴油月需求50吨及以上的机构客户或个人客户", needLarge, needLargeSaid},
		{"C2", "6.3.1.2.2", CityLevel, "用油渠道和需求相对稳定，与所属单位签订供油协议的大型机构客户", signedLarge, signedLargeSaid},
		{"C3", "6.3.1.2.3", CityLevel, "不记名卡业务年采购额在100万元及以上的客户", bearerLarge, bearerLargeSaid},
		{"D1", "6.3.1.3.1", CountyLevel, "汽油月需求在2-5吨（含2吨），或柴油月需求在20-50吨（含20吨）的机构客户或个人客户", needMedium, needMediumSaid},
		{"D2", "6.3.1.3.2", CountyLevel, "签订供油协议，消费稳定的中小型机构客户", signedStable, signedStableSaid},
		{"D3", "6.3.1.3.3", CountyLevel, "不记名卡年采购额在10-100万元（含10万元）的客户", bearerMedium, bearerMediumSaid},
		{"S1", "6.4.1.4.1", StationLevel, "汽油月需求在2吨以下，柴油月需求在20吨以下的机构客户", needSmall, needSmallSaid},
		{"S2", "6.4.1.4.2", StationLevel, "不记名卡年采购额在10万元以下的客户", bearerSmall, bearerSmallSaid},
		{"S3", "6.4.1.4.3", StationLevel, "个人持卡客户、其他固定客户", cardOrFixed, cardOrFixedSaid},
		{"S0", "", StationLevel, "已建档、数据未知的机构客户，暂列站级（待定）", nothingKnown, nothingKnownSaid},
	}
}

func provincePurchase(f Facts, _ Policy, _ Size) bool {
	return f.Kind == customer.Institution && f.ProvincePurchase
}

func provincePurchaseSaid(Facts, Policy, Size) []Figure {
	return []Figure{word("全省统一采购", "是")}
}

func provinceSigned(f Facts, _ Policy, _ Size) bool { return f.ProvinceSigned }

func provinceSignedSaid(Facts, Policy, Size) []Figure {
	return []Figure{word("省公司签订的有效协议", "是")}
}

func bearerProvince(f Facts, p Policy, _ Size) bool { return f.Bearer >= p.ProvinceBearer }

func bearerProvinceSaid(f Facts, p Policy, _ Size) []Figure {
	return []Figure{yuan("不记名卡年采购额", f.Bearer, "≥", p.ProvinceBearer)}
}

func needLarge(f Facts, p Policy, _ Size) bool {
	return f.Gasoline >= p.Large.Gasoline || f.Diesel >= p.Large.Diesel
}

// needLargeSaid lists the monthly needs at or above their bound.
func needLargeSaid(f Facts, p Policy, _ Size) []Figure {
	hits := []Figure{}
	if f.Gasoline >= p.Large.Gasoline {
		hits = append(hits, mass("汽油月需求", f.Gasoline, "≥", p.Large.Gasoline))
	}
	if f.Diesel >= p.Large.Diesel {
		hits = append(hits, mass("柴油月需求", f.Diesel, "≥", p.Large.Diesel))
	}
	return hits
}

func signedLarge(f Facts, _ Policy, s Size) bool {
	return f.Kind == customer.Institution && f.UnitSigned && f.ChannelStable && s == Large
}

func signedLargeSaid(_ Facts, _ Policy, s Size) []Figure {
	return []Figure{word("与所属单位的有效协议", "是"), word("渠道和需求相对稳定", "是"), {Name: "规模", Value: string(s), Op: "=", Threshold: string(Large)}}
}

func bearerLarge(f Facts, p Policy, _ Size) bool { return f.Bearer >= p.Large.Bearer }

func bearerLargeSaid(f Facts, p Policy, _ Size) []Figure {
	return []Figure{yuan("不记名卡年采购额", f.Bearer, "≥", p.Large.Bearer)}
}

// between reports whether a need lies in [low, high).
func between(v, low, high measure.Gram) bool { return v >= low && v < high }

func betweenSaid(name string, v, low, high measure.Gram) []Figure {
	return []Figure{mass(name, v, "≥", low), mass(name, v, "<", high)}
}

func needMedium(f Facts, p Policy, _ Size) bool {
	return between(f.Gasoline, p.Medium.Gasoline, p.Large.Gasoline) || between(f.Diesel, p.Medium.Diesel, p.Large.Diesel)
}

func needMediumSaid(f Facts, p Policy, _ Size) []Figure {
	hits := []Figure{}
	if between(f.Gasoline, p.Medium.Gasoline, p.Large.Gasoline) {
		hits = append(hits, betweenSaid("汽油月需求", f.Gasoline, p.Medium.Gasoline, p.Large.Gasoline)...)
	}
	if between(f.Diesel, p.Medium.Diesel, p.Large.Diesel) {
		hits = append(hits, betweenSaid("柴油月需求", f.Diesel, p.Medium.Diesel, p.Large.Diesel)...)
	}
	return hits
}

func signedStable(f Facts, p Policy, s Size) bool {
	return p.D2Enabled && f.Kind == customer.Institution && f.UnitSigned && f.Stable && (s == Medium || s == Small)
}

func signedStableSaid(f Facts, _ Policy, s Size) []Figure {
	return []Figure{word("有效供油协议", "是"), {Name: "消费稳定", Value: f.StableWhy, Op: "=", Threshold: "是"}, {Name: "规模", Value: string(s), Op: "∈", Threshold: "中型、小型"}}
}

func bearerMedium(f Facts, p Policy, _ Size) bool {
	return f.Bearer >= p.Medium.Bearer && f.Bearer < p.Large.Bearer
}

func bearerMediumSaid(f Facts, p Policy, _ Size) []Figure {
	return []Figure{yuan("不记名卡年采购额", f.Bearer, "≥", p.Medium.Bearer), yuan("不记名卡年采购额", f.Bearer, "<", p.Large.Bearer)}
}

func needSmall(f Facts, p Policy, s Size) bool {
	return f.Kind == customer.Institution && s != Undetermined && f.Gasoline < p.Medium.Gasoline && f.Diesel < p.Medium.Diesel
}

func needSmallSaid(f Facts, p Policy, _ Size) []Figure {
	return []Figure{mass("汽油月需求", f.Gasoline, "<", p.Medium.Gasoline), mass("柴油月需求", f.Diesel, "<", p.Medium.Diesel)}
}

func bearerSmall(f Facts, p Policy, _ Size) bool { return f.Bearer > 0 && f.Bearer < p.Medium.Bearer }

func bearerSmallSaid(f Facts, p Policy, _ Size) []Figure {
	return []Figure{yuan("不记名卡年采购额", f.Bearer, "<", p.Medium.Bearer)}
}

func cardOrFixed(f Facts, _ Policy, _ Size) bool {
	return f.Kind == customer.Person && f.CardHolder || f.Fixed
}

func cardOrFixedSaid(f Facts, _ Policy, _ Size) []Figure {
	hits := []Figure{}
	if f.Kind == customer.Person && f.CardHolder {
		hits = append(hits, word("持昆仑加油卡的个人", "是"))
	}
	if f.Fixed {
		hits = append(hits, word("其他固定客户", "是"))
	}
	return hits
}

func nothingKnown(f Facts, _ Policy, s Size) bool {
	return f.Kind == customer.Institution && s == Undetermined
}

func nothingKnownSaid(Facts, Policy, Size) []Figure { return []Figure{} }
