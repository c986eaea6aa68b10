package identity

import "strings"

// longestPhrase is the length in characters of the longest word below.
const longestPhrase = 3

// The tables hold a word and its reading on each line, and only what the dictionary gets wrong.

// placeReadings are the places of Shandong, some beyond it, and words of trade in the names of companies.
const placeReadings = `
单县 shan xian
乐陵 lao ling
东阿 dong e
长清 chang qing
长岛 chang dao
长山岛 chang shan dao
牟平 mu ping
重庆 chong qing
厦门 xia men
成都 cheng du
长春 chang chun
长沙 chang sha
长城 chang cheng
长江 chang jiang
长安 chang an
长途 chang tu
长运 chang yun
长征 chang zheng
六安 lu an
阿卜 a bu
蚌埠 beng bu
银行 yin hang
商行 shang hang
车行 che hang
行业 hang ye
会计 kuai ji
音乐 yin yue
大夫 dai fu
率先 shuai xian
调味 tiao wei
空调 kong tiao
畜牧 xu mu
藏族 zang zu
宝藏 bao zang
西藏 xi zang
还款 huan kuan
给水 ji shui
供给 gong ji
大都 da du
都市 du shi
`

// compoundSurnames are the surnames of two characters.
const compoundSurnames = `
尉迟 yu chi
万俟 mo qi
澹台 tan tai
`

// surnameReadings are the characters that are read in another way when they are a surname.
const surnameReadings = `
单 shan
种 chong
祭 zhai
曾 zeng
仇 qiu
解 xie
查 zha
盖 ge
区 ou
朴 piao
卜 bu
乐 yue
召 shao
员 yun
缪 miao
繁 po
洗 xian
翟 zhai
阚 kan
覃 qin
折 she
黑 he
秘 bi
乜 nie
牟 mu
藏 zang
`

// lookUp finds the reading of a word in one of the tables, or nothing.
func lookUp(table, word string) string {
	key := "\n" + word + " "
	i := strings.Index(table, key)
	if i < 0 {
		return ""
	}
	reading, _, _ := strings.Cut(table[i+len(key):], "\n")
	return reading
}

// allSyllables are the readings of the dictionary and of the tables above, in alphabetical order.
const allSyllables = `
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang cao ce cei cen ceng cha
chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da
dai dan dang dao de den deng di dian diao die din ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng
fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng
hm hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao
ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo
long lou lu luan lun luo lv lve m ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu n na nai nan nang
nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi
pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong
rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan
shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun
tuo wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi
yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou
zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
`
