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
