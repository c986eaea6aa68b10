package exchange

import "fuelbook/backend/fault"

func malformed(file string) error {
	return fault.New(fault.Invalid, "exchange.format", "这不是油客簿的交换文件，或内容不合格式", "请核对选的文件，或请对方重新导出").At(fault.Place{File: file})
}

func damaged(file string) error {
	return fault.New(fault.Invalid, "exchange.damaged", "文件损坏或被改动过，签名或校验值不符", "请对方重新拷贝或重新发送").At(fault.Place{File: file})
}

func tooLarge(file string) error {
	return fault.New(fault.Invalid, "exchange.too_large", "文件超过允许的大小", "请核对选的文件；确有这么多数据时请对方分月导出").At(fault.Place{File: file})
}

func unreadable(file string, err error) error {
	return fault.New(fault.Unavailable, "exchange.unreadable", "文件读不出来", "请检查U盘是否已拔出，插好后重试").At(fault.Place{File: file}).Because(err)
}

func foreign(file string) error {
	return fault.New(fault.Forbidden, "exchange.foreign", "文件不是发给本单位的，本单位的密钥打不开", "请对方按本单位现用的登记文件重新导出").At(fault.Place{File: file})
}

func unknownSender(file string) error {
	return fault.New(fault.Forbidden, "exchange.sender", "发送单位没有登记", "请先登记对方的登记文件，并电话核对十二个词").At(fault.Place{File: file})
}

func revoked(file string) error {
	return fault.New(fault.Forbidden, "exchange.revoked", "发送单位的密钥已作废", "请对方用新密钥重新登记后再导出").At(fault.Place{File: file})
}
