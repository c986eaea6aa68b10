// The words of the regulation that a clerk may choose from; the backend holds every value against its own list.

/** 客户属性 (6.2.1). */
export const kinds = ['机构客户', '个人客户', '再流通客户']
/** 个人客户 (6.2.1). */
export const personClasses = ['私家车客户', '个体运输客户', '个体生产用油客户', '其他']
/** 管理级别 (6.3.1). */
export const levels = ['省级', '地市级', '区县级', '站级', '未定级']
/** 机构客户规模 (3.2). */
export const sizes = ['大型', '中型', '小型', '未定']
/** 回访方式 (6.7.1). */
export const ways = ['现场维护', '短信', '电话交流', '客户拜访', '客户联谊']
/** 客户态度, as far as somebody noticed it. */
export const moods = ['满意', '一般', '不满']
/** 支付方式 (6.2.3). */
export const payModes = ['加油卡', '银行卡', '现金', '移动支付', '对公转账']
