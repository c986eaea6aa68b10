package desk

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// inventor makes up customers as they stand in the registries of Shandong: the same words again and again, surnames as frequent as they
// are, every number of its own. The same seed gives the same registry.
type inventor struct{ *rand.Rand }

var (
	towns    = strings.Fields("烟台市 烟台 山东 济南市 青岛 威海市 潍坊 芝罘区 福山区 牟平 莱山区 蓬莱市 龙口市 招远 莱州市 莱阳 栖霞市 海阳 黄渤海新区 单县 乐陵市 东阿县 长岛 济宁 临沂市 日照 泰安 滨州")
	trades   = strings.Fields("物流 运输 建材 商贸 工程机械 建筑 渔业 果蔬 食品 化工 能源 环保 园林 混凝土 矿业 钢铁 汽车租赁 公交 出租汽车 客运 农业机械 装饰 电力工程 仓储 快递 医疗器械 信息科技 水产 养殖 市政工程")
	endings  = strings.Fields("有限公司 有限公司 有限公司 有限公司 有限责任公司 股份有限公司 合作社 个体经营部 中心 厂 有限公司分公司")
	letters2 = []rune("鑫盛达泰顺祥瑞丰隆昌兴茂恒通源安康华宇宏远东方金海天龙凤鸿运福禄诚信德润泽万佳永久同力中联合众成春晓明亮光辉正大洋港湾山河江湖林森木石玉宝珠")
	surnames = []rune(strings.Repeat("王李张刘陈杨孙赵徐", 20) + strings.Repeat("于姜宋曲马吕丛林邹初", 8) + "单解仇区乐盖种祭曾查朴缪翟牟覃黑秘隋迟栾战矫宫衣")
	given    = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红文辉建国海波志鹏晓东新春梅雪峰云飞龙凤佳欣怡梓涵浩然宇轩子墨")
	hulls    = []rune("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789")
)

func anyOf[T any](r inventor, from []T) T { return from[r.IntN(len(from))] }

func (r inventor) runes(from []rune, n int) string {
	out := make([]rune, n)
	for i := range out {
		out[i] = anyOf(r, from)
	}
	return string(out)
}

func (r inventor) person() string {
	if r.IntN(200) == 0 {
		return anyOf(r, strings.Fields("尉迟 万俟 皇甫 欧阳 上官 诸葛 司马")) + r.runes(given, 1+r.IntN(2))
	}
	return r.runes(surnames, 1) + r.runes(given, 1+r.IntN(2))
}

func (r inventor) company() string {
	return anyOf(r, towns) + r.runes(letters2, 2+r.IntN(3)) + anyOf(r, trades) + anyOf(r, endings)
}

func (r inventor) digits(n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = '0' + byte(r.IntN(10))
	}
	return string(out)
}

func (r inventor) phone() string {
	return "1" + anyOf(r, strings.Fields("38 39 35 58 86 88 53")) + r.digits(8)
}

func (r inventor) plate() string {
	return "鲁" + anyOf(r, strings.Fields("F F F Y A B K")) + r.runes(hulls, 5)
}

// document is a credit code of a company or the number of a person's card: right in shape, which is all that finding looks at.
func (r inventor) document(person bool) string {
	if person {
		return fmt.Sprintf("3706%02d19%02d%02d%02d%s", 1+r.IntN(12), 50+r.IntN(50), 1+r.IntN(12), 1+r.IntN(28), r.digits(4))
	}
	return "91370" + r.digits(3) + "MA" + r.runes(hulls, 8)
}

// invented is a desk over a made-up registry of so many customers, written straight into the tables with standings made up too: what is
// measured is finding, not grading.
func invented(t testing.TB, customers int) *Desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "invented.db")
	d, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path+"?_synchronous=OFF&_journal_mode=WAL")
	if err != nil {
		t.Fatal(err)
	}
	if err := invent(db, customers); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return openAt(t, path)
}

func invent(db *sql.DB, customers int) (err error) {
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	exec := func(query string, args ...any) {
		if err == nil {
			_, err = tx.Exec(query, args...)
		}
	}
	prepared := func(query string) func(...any) {
		s, failed := tx.Prepare(query) //nolint:sqlclosecheck // closed with the transaction
		if err == nil {
			err = failed
		}
		return func(args ...any) {
			if err == nil {
				_, err = s.Exec(args...)
			}
		}
	}
	r := inventor{rand.New(rand.NewPCG(1, 2))}
	exec("INSERT INTO office VALUES ('unit', 'U', '烟台分公司', '所属单位', '', '', '', '营业', '', 1)")
	for i := range 200 {
		exec("INSERT INTO office VALUES (?, ?, ?, '加油站', 'U', ?, ?, '营业', '', 1)", fmt.Sprint("s", i), fmt.Sprint("S", i), fmt.Sprintf("烟台第%d加油站", i), fmt.Sprint(370600+i%12), anyOf(r, towns))
	}
	for i := range 400 {
		exec("INSERT INTO staff VALUES (?, ?, ?, NULL, '', '', '', 1)", fmt.Sprint("m", i), fmt.Sprintf("%05d", i), r.person())
	}
	one := prepared("INSERT INTO customer (id, code, name, kind, document, industry, person_class, county_code, county_name, station_id, manager_id, contact, phone, province_purchase, pay_modes, fixed, registered, remark, rev) VALUES (?,?,?,?,?,?,'',?,?,?,?,?,?,0,'[]',0,'2024-01-01','',1)")
	card := prepared("INSERT INTO card (id, number, kind, customer_id, customer_name, holder, phone, plate, opened, channel, rev) VALUES (?,?,'记名卡',?,'',?,?,?,'2024-01-01','站内',1)")
	standing := prepared("INSERT INTO standing VALUES (?,?,?,'6.3.1.4.1','3月均',?,?,?,'平')")
	for i := range customers {
		id, person := fmt.Sprintf("01950000-0000-7000-8000-%012d", i), i%2 == 1
		kind, name, code := "机构客户", r.company(), fmt.Sprintf("3706%02dJ%06d", i%12, i)
		if person {
			kind, name, code = "个人客户", r.person(), fmt.Sprintf("3706%02dG%06d", i%12, i)
		}
		one(id, code, name, kind, r.document(person), anyOf(r, trades), fmt.Sprint(370600+i%12), towns[i%12], fmt.Sprint("s", r.IntN(200)), fmt.Sprint("m", r.IntN(400)), r.person(), r.phone())
		card(fmt.Sprint("c", i), "1000"+r.digits(3)+fmt.Sprintf("%012d", i), id, r.person(), r.phone(), r.plate())
		level := anyOf(r, strings.Fields("站级 站级 站级 站级 站级 站级 区县级 区县级 地市级 未定级"))
		if r.IntN(1000) == 0 {
			level = "省级"
		}
		standing(id, level, anyOf(r, strings.Fields("小型 小型 小型 中型 大型 未定")), r.IntN(9_000_000), r.IntN(90_000_000), fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(10), 1+r.IntN(28)))
	}
	exec("INSERT INTO standing_of SELECT 1, '2026-11', 'test', max(seq) FROM change")
	if err != nil {
		return err
	}
	return tx.Commit()
}
