package matching

import (
	"strings"

	"fuelbook/backend/identity"
)

// trades are the words of trade in the names of companies, each with its reading, for who types one by its sound.
const trades = `
/物流 wuliu/货运 huoyun/运输 yunshu/客运 keyun/公交 gongjiao/出租 chuzu/出租汽车 chuzuqiche/汽车租赁 qichezulin/租赁 zulin/快递 kuaidi/
/速递 sudi/配送 peisong/仓储 cangchu/搬家 banjia/货代 huodai/船务 chuanwu/航运 hangyun/海运 haiyun/港务 gangwu/港口 gangkou/
/建筑 jianzhu/建设 jianshe/工程 gongcheng/安装 anzhuang/装饰 zhuangshi/装修 zhuangxiu/装潢 zhuanghuang/路桥 luqiao/市政 shizheng/公路 gonglu/
/土石方 tushifang/劳务 laowu/拆迁 chaiqian/园林 yuanlin/绿化 lvhua/环卫 huanwei/保洁 baojie/物业 wuye/房地产 fangdichan/置业 zhiye/
/地产 dichan/监理 jianli/勘测 kance/测绘 cehui/设计 sheji/建材 jiancai/混凝土 hunningtu/商砼 shangtong/水泥 shuini/石材 shicai/
/石料 shiliao/砂石 shashi/石膏 shigao/玻璃 boli/陶瓷 taoci/木业 muye/木材 mucai/家具 jiaju/门窗 menchuang/钢结构 gangjiegou/
/钢材 gangcai/钢铁 gangtie/金属 jinshu/不锈钢 buxiugang/铝业 lvye/铸造 zhuzao/锻造 duanzao/五金 wujin/管业 guanye/轴承 zhoucheng/
/阀门 famen/模具 moju/紧固件 jingujian/机械 jixie/机电 jidian/设备 shebei/电器 dianqi/电气 dianqi/电子 dianzi/电力 dianli/
/电缆 dianlan/仪表 yibiao/仪器 yiqi/工具 gongju/机床 jichuang/农机 nongji/汽车 qiche/汽配 qipei/汽修 qixiu/轮胎 luntai/
/配件 peijian/船舶 chuanbo/船舶修造 chuanboxiuzao/修造 xiuzao/修理 xiuli/维修 weixiu/化工 huagong/化肥 huafei/农药 nongyao/涂料 tuliao/
/塑料 suliao/塑业 suye/橡胶 xiangjiao/助剂 zhuji/石油 shiyou/石化 shihua/燃气 ranqi/能源 nengyuan/新能源 xinnengyuan/煤炭 meitan/
/矿业 kuangye/矿山 kuangshan/热力 reli/供热 gongre/供水 gongshui/水务 shuiwu/天然气 tianranqi/环保 huanbao/再生资源 zaishengziyuan/食品 shipin/饮料 yinliao/
/葡萄酒 putaojiu/酒业 jiuye/白酒 baijiu/啤酒 pijiu/面粉 mianfen/粮油 liangyou/油脂 youzhi/调味品 tiaoweipin/肉类 roulei/冷冻 lengdong/
/冷链 lenglian/冷藏 lengcang/水产 shuichan/渔业 yuye/海产 haichan/养殖 yangzhi/畜牧 xumu/饲料 siliao/种业 zhongye/种植 zhongzhi/
/农业 nongye/果蔬 guoshu/果品 guopin/蔬菜 shucai/苗木 miaomu/花卉 huahui/农产品 nongchanpin/生态农业 shengtainongye/茶业 chaye/烟草 yancao/
/糖酒 tangjiu/屠宰 tuzai/纺织 fangzhi/服装 fuzhuang/服饰 fushi/针织 zhenzhi/印染 yinran/家纺 jiafang/鞋业 xieye/皮革 pige/
/箱包 xiangbao/包装 baozhuang/印刷 yinshua/纸业 zhiye/造纸 zaozhi/彩印 caiyin/广告 guanggao/传媒 chuanmei/文化 wenhua/文化传播 wenhuachuanbo/
/教育 jiaoyu/培训 peixun/体育 tiyu/旅游 lvyou/酒店 jiudian/餐饮 canyin/宾馆 binguan/娱乐 yule/婚庆 hunqing/摄影 sheying/
/医药 yiyao/药业 yaoye/医疗 yiliao/医疗器械 yiliaoqixie/器械 qixie/生物 shengwu/制药 zhiyao/健康 jiankang/养老 yanglao/保健品 baojianpin/
/化妆品 huazhuangpin/日化 rihua/洗涤 xidi/商贸 shangmao/贸易 maoyi/进出口 jinchukou/商业 shangye/百货 baihuo/超市 chaoshi/零售 lingshou/
/批发 pifa/供销 gongxiao/物资 wuzi/供应链 gongyinglian/电子商务 dianzishangwu/销售 xiaoshou/经贸 jingmao/工贸 gongmao/商务 shangwu/招标 zhaobiao/
/拍卖 paimai/典当 diandang/担保 danbao/投资 touzi/金融 jinrong/资产 zichan/保险 baoxian/信息 xinxi/网络 wangluo/软件 ruanjian/
/通信 tongxin/通讯 tongxun/智能 zhineng/数码 shuma/自动化 zidonghua/科技 keji/技术 jishu/实业 shiye/发展 fazhan/产业 chanye/
/服务 fuwu/管理 guanli/咨询 zixun/制造 zhizao/加工 jiagong/材料 cailiao/新材料 xincailiao/开发 kaifa/安防 anfang/保安 baoan/
/消防 xiaofang/救援 jiuyuan/代驾 daijia/驾校 jiaxiao/驾驶培训 jiashipeixun/检测 jiance/检验 jianyan/印章 yinzhang/文具 wenju/饰品 shipin/
/工艺品 gongyipin/珠宝 zhubao/玩具 wanju/渔港 yugang/盐业 yanye/黄金 huangjin/电梯 dianti/空调 kongtiao/制冷 zhileng/锅炉 guolu/
/压力容器 yalirongqi/起重 qizhong/吊装 diaozhuang/桩基 zhuangji/防水 fangshui/保温 baowen/管道 guandao/爆破 baopo/采掘 caijue/钻探 zuantan/
/地质 dizhi/
`

// longestTrade is the length in characters of the longest word of trade.
const longestTrade = 4

// tradeAtBack finds the longest word of trade the runes end with, at least two characters or a number before it; "" for none.
func tradeAtBack(runes []rune) string {
	for n := min(longestTrade, len(runes)-1); n >= 2; n-- {
		if len(runes)-n == 1 && !digitsOnly(identity.ArabicNumerals(string(runes[:1]))) {
			continue
		}
		if word := string(runes[len(runes)-n:]); isTrade(word) {
			return word
		}
	}
	return ""
}

// tradeBySound finds the word of trade that sounds as the runes end, where none is written as they end.
func tradeBySound(runes []rune) string {
	for n := min(longestTrade, len(runes)-2); n >= 2; n-- {
		_, reading := identity.Pinyin(string(runes[len(runes)-n:]), false)
		at := strings.Index(trades, " "+reading+"/")
		if reading == "" || at < 0 {
			continue
		}
		word := trades[strings.LastIndexAny(trades[:at], "/\n")+1 : at]
		if len([]rune(word)) == n {
			return word
		}
	}
	return ""
}

// afterTrade is where the last word of trade in the runes ends, 0 for none.
func afterTrade(runes []rune) int {
	for end := len(runes); end >= 4; end-- {
		if tradeAtBack(runes[:end]) != "" {
			return end
		}
	}
	return 0
}
