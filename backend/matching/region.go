package matching

import "strings"

// shandong are the regions of the province, one city a line: the city, then its counties, each with its last character
// behind a bar. A name may leave that character out, but for those with *: there the word alone is rather a trade name.
const shandong = `
济南|市 历下|区* 市中|区* 槐荫|区 天桥|区* 历城|区 长清|区 章丘|区 济阳|区 莱芜|区 钢城|区 平阴|县 商河|县
青岛|市 市南|区* 市北|区* 黄岛|区 崂山|区 李沧|区 城阳|区 即墨|区 胶州|市 平度|市 莱西|市
淄博|市 淄川|区 张店|区 博山|区 临淄|区 周村|区 桓台|县 高青|县 沂源|县
枣庄|市 薛城|区 峄城|区 台儿庄|区 山亭|区 滕州|市
东营|市 东营|区* 河口|区* 垦利|区 利津|县 广饶|县
烟台|市 芝罘|区 福山|区* 牟平|区 莱山|区 蓬莱|区 龙口|市 莱阳|市 莱州|市 招远|市 栖霞|市 海阳|市
潍坊|市 潍城|区 寒亭|区 坊子|区 奎文|区 临朐|县 昌乐|县 青州|市 诸城|市 寿光|市 安丘|市 高密|市 昌邑|市
济宁|市 任城|区 兖州|区 微山|县 鱼台|县 金乡|县 嘉祥|县* 汶上|县 泗水|县 梁山|县 曲阜|市 邹城|市
泰安|市 泰山|区* 岱岳|区 宁阳|县 东平|县 新泰|市 肥城|市
威海|市 环翠|区* 文登|区 荣成|市 乳山|市
日照|市 东港|区* 岚山|区 五莲|县 莒县|
临沂|市 兰山|区* 罗庄|区 河东|区* 沂南|县 郯城|县 沂水|县 兰陵|县 费县| 平邑|县 莒南|县 蒙阴|县 临沭|县
德州|市 德城|区 陵城|区 宁津|县 庆云|县* 临邑|县 齐河|县 平原|县* 夏津|县 武城|县 乐陵|市 禹城|市
聊城|市 东昌府|区 茌平|区 阳谷|县 莘县| 东阿|县 冠县| 高唐|县 临清|市
滨州|市 滨城|区 沾化|区 惠民|县* 阳信|县 无棣|县 博兴|县 邹平|市
菏泽|市 牡丹|区* 定陶|区 曹县| 单县| 成武|县 巨野|县 郓城|县 鄄城|县 东明|县*
`

// elsewhere are the provinces and the great cities beyond Shandong; each counts as a city of its own. The word is
// followed by 省, 市 or nothing.
const elsewhere = " 北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 " +
	"石家庄 太原 沈阳 大连 长春 哈尔滨 南京 苏州 徐州 杭州 宁波 合肥 福州 厦门 南昌 郑州 武汉 长沙 广州 深圳 成都 西安 "

// zones are the economic zones a name may carry; every city has one, so they tell nobody apart.
const zones = " 经济技术开发区 高新技术产业开发区 高新技术开发区 经济开发区 高新开发区 高新区 开发区 保税区 新区 "

// place is where a name says its bearer is: city and county in their short form, town or street, empty where it does not
// say. In Shandong a county says the city too, but for 市中, which two cities have.
type place struct{ city, county, town string }

// told reports whether the place is at least a city.
func (p place) told() bool { return p.city != "" || p.county != "" }

// against reports whether two places exclude each other.
func (p place) against(q place) bool {
	other := func(a, b string) bool { return a != "" && b != "" && a != b }
	return other(p.city, q.city) || other(p.county, q.county) || other(p.town, q.town)
}

// join adds what another mention says; the first mention of a level stands.
func (p place) join(q place) place {
	if p.city == "" {
		p.city = q.city
	}
	if p.county == "" && (p.city == q.city || q.city == "") {
		p.county = q.county
	}
	return p
}

// String is the place in words.
func (p place) String() string { return p.city + p.county + p.town }

// longestRegion is the length in characters of the longest region with its last character.
const longestRegion = 11

// reading says how readily a word is taken for a region.
type reading int

// Readings: with its last character only; also without, but for trade names; without in any case.
const (
	strict reading = iota
	bare
	ready
)

// regionAtFront finds the longest region the runes begin with; n is 0 for none.
func regionAtFront(runes []rune, how reading) (p place, n int) {
	for n = min(len(runes), longestRegion); n >= 2; n-- {
		if p, ok := regionOf(string(runes[:n]), how); ok {
			return p, n
		}
	}
	return place{}, 0
}

// regionAtBack finds the longest region the runes end with.
func regionAtBack(runes []rune, how reading) (p place, n int) {
	for n = min(len(runes), longestRegion); n >= 2; n-- {
		if p, ok := regionOf(string(runes[len(runes)-n:]), how); ok {
			return p, n
		}
	}
	return place{}, 0
}

// regionOf reads one whole word as a region; a zone or the province is one that says nothing.
func regionOf(word string, how reading) (place, bool) {
	stem, suffix := cutSuffix(word)
	if !isRegion(stem) && !isRegion(word) {
		return place{}, false
	}
	if word == "山东省" || how != strict && word == "山东" || strings.Contains(zones, " "+word+" ") {
		return place{}, true
	}
	if p, ok := listed(stem+"|"+suffix, true, false); ok { // also 费县, whose last character is part of it
		return p, true
	}
	if suffix == "" && how == strict {
		return place{}, false
	}
	return loosely(stem, suffix, how)
}

// loosely reads a region without its last character, or with another: 章丘市, 长清县 are what they were before.
func loosely(stem, suffix string, how reading) (place, bool) {
	if p, ok := listed(stem+"|", false, how == ready); ok && suffix != "省" {
		return p, true
	}
	if strings.Contains(elsewhere, " "+stem+" ") && suffix != "区" && suffix != "县" {
		return place{city: stem}, true
	}
	return place{}, false
}

// cutSuffix splits the last character of a region from it.
func cutSuffix(word string) (stem, suffix string) {
	for _, s := range []string{"省", "市", "区", "县"} {
		if rest, ok := strings.CutSuffix(word, s); ok && len(rest) >= 2*len("省") {
			return rest, s
		}
	}
	return word, ""
}

// listed looks a region of Shandong up: "历城|区" whole, or with whole false any that begins with "历城|" and may stand alone;
// starred admits those that are rather trade names.
func listed(mark string, whole, starred bool) (place, bool) {
	for from := 0; ; {
		at := strings.Index(shandong[from:], mark)
		if at < 0 {
			return place{}, false
		}
		at += from
		from = at + len(mark)
		rest := shandong[from:]
		suffix := rest[:strings.IndexAny(rest, " \n")]
		if before := shandong[at-1]; before != ' ' && before != '\n' {
			continue
		}
		if whole && strings.TrimSuffix(suffix, "*") != "" || !whole && !starred && strings.HasSuffix(suffix, "*") {
			continue
		}
		return placeAt(at, strings.TrimSuffix(mark[:strings.IndexByte(mark, '|')], "|")), true
	}
}

// placeAt says which region stands at an offset of the table.
func placeAt(at int, name string) place {
	if shandong[at-1] == '\n' {
		return place{city: name}
	}
	line := shandong[strings.LastIndexByte(shandong[:at], '\n')+1:]
	p := place{city: line[:strings.IndexByte(line, '|')], county: name}
	if name == "市中" {
		p.city = ""
	}
	return p
}
