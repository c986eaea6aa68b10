package pairs

import "strings"

// vocabulary is what names are made of. The two halves share surnames and regions, but no trade name and few words of trade.
type vocabulary struct {
	lucky  []string // characters of trade names
	trades []string
	towns  []town
}

type town struct{ city, county, code string }

func vocabularyOf(half Half) vocabulary {
	v := vocabulary{lucky: strings.Split("宏达通顺盛昌兴荣泰恒瑞华海源丰", "")}
	v.trades = strings.Fields("物流 运输 建筑工程 建材 商贸 食品 机械 园林 化工 矿业 水产 汽车出租 光伏 菌业 彩钢 蜂业 快递 混凝土 服装 环保科技")
	v.towns = []town{{"济南", "历城区", "370112"}, {"济南", "章丘区", "370114"}, {"烟台", "福山区", "370611"}, {"烟台", "龙口市", "370681"}, {"潍坊", "寿光市", "370783"}, {"德州", "齐河县", "371425"}}
	if half == HeldOut {
		v.lucky = strings.Split("隆腾远建利祥诚明德永福金路齐信正凯鼎嘉润", "")
		v.trades = strings.Fields("货运 客运 市政工程 石材 贸易 饲料 机电设备 绿化 塑料 矿山 渔业 汽车租赁 风电 醋业 石墨 毛毯 仓储 水泥 纺织 新能源科技 赛马 粮油")
		v.towns = []town{{"济南", "长清区", "370113"}, {"济南", "商河县", "370126"}, {"青岛", "胶州市", "370281"}, {"临沂", "沂水县", "371323"}, {"菏泽", "巨野县", "371724"}, {"威海", "荣成市", "371082"}}
	}
	return v
}

const (
	surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
	givens   = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲芬燕彬鹏浩凯秀丹晨波宁福生建国志新海云"
)

// soundGroups are characters one may be typed for another of, by sound.
var soundGroups = strings.Fields("宏鸿洪弘 达大 通同 顺瞬 盛胜圣 昌长 兴星 荣融容 泰太 恒衡 瑞锐 华桦 源元圆 丰峰风 隆龙 腾藤 远院 建健 利力立 祥翔详 诚成城 明铭 德得 永勇 福富 金今 路陆 齐其 信新欣 正政 凯楷 鼎顶 嘉佳家 润闰 物务 流留 输书 筑祝 材财 品拼 贸茂 工公 程成 化画 食石 货祸 运韵 石食 商伤 伟卫 芳方 静敬 丽莉 军君 勇永 艳燕 杰洁 娟捐 涛桃 明铭 兰蓝 霞侠 平萍 英樱 玉裕 红虹 玲铃 鹏朋 浩皓 志智 海亥 云芸")

// shapeGroups are characters the eye mistakes; some are of no list the program knows.
var shapeGroups = strings.Fields("通逋 泰秦 顺须 瑞端 恒桓 达迖 信倍 润涧 凯剀 永水 明朋 海诲 源塬 隆窿 祥详 德徳 福褔 路蕗 丰半 兴头 华毕 腾滕 金全 齐斉 建津 利刹 远还 诚诫 鼎鼐 嘉喜 正止 昌冒 盛威 荣劳 宏宠")

// traditionals are simplified characters with their traditional form.
const traditionals = "达達通通顺順兴興荣榮华華丰豐远遠诚誠齐齊凯凱润潤运運输輸货貨建建筑築贸貿园園矿礦产產车車机機设設备備纺紡织織济濟临臨龙龍东東责責齿齒团團伟偉丽麗军軍艳豔杰傑涛濤兰蘭红紅鹏鵬国國张張刘劉陈陳杨楊赵趙黄黃吴吳孙孫马馬罗羅郑鄭谢謝韩韓冯馮许許苏蘇卢盧蒋蔣贾賈叶葉绿綠饲飼质質业業"
