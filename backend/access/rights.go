package access

import (
	"slices"
	"strings"

	"fuelbook/backend/fault"
)

// The rights. Each desk job asks for exactly one.
const (
	ReadCustomers     Action = "customers.read"     // customers, cards, sales, batches
	EditCustomers     Action = "customers.edit"     // also confirmations
	MergeCustomers    Action = "customers.merge"    // make one of two records, and take that back
	ReadVault         Action = "vault.read"         // sensitive facts, with the passphrase
	ManageVault       Action = "vault.manage"       // switch the vault on, change its passphrase
	ImportFiles       Action = "files.import"       // bring files in
	UndoImport        Action = "files.undo"         // take a file back out
	RunForms          Action = "forms.run"          // month page, grading, seven forms
	SignMonth         Action = "month.sign"         // one of the three signatures under a month; the third closes it
	DraftCorrection   Action = "month.correct"      // write a delta form to a signed month
	ApproveCorrection Action = "month.approve"      // approve a delta form
	CloseMonth        Action = "month.close"        // freeze a month in one step, signed on paper
	SignLayout        Action = "layout.sign"        // put another layout of the forms in force
	SignChurn         Action = "churn.sign"         // put another definition of a lost customer in force
	EditPlan          Action = "plan.edit"          // development plan
	ReportPlan        Action = "plan.report"        // the numbers of one's own stations
	ReviewPlan        Action = "plan.review"        // second signature under a plan
	ApprovePlan       Action = "plan.approve"       // third signature: in force
	PreviewSettlement Action = "settlement.preview" // compute and see bonuses
	CommitSettlement  Action = "settlement.commit"  // save a settlement for good
	ApproveSettlement Action = "settlement.approve" // lock a settlement, rule disputes
	ReleaseBonus      Action = "settlement.release" // let through what a pattern holds back
	DividePool        Action = "pool.divide"        // divide a station's pool
	DraftScheme       Action = "scheme.draft"       // write bonus schemes
	ApproveScheme     Action = "scheme.approve"     // put a bonus scheme in force
	DraftAgreement    Action = "agreement.draft"    // compose and save drafts
	ReviewAgreement   Action = "agreement.review"   // review by the department and the lawyer, send back
	ApproveAgreement  Action = "agreement.approve"  // approve, end, allow departures and exceptions
	KeepTemplates     Action = "agreement.template" // write new versions of the wording
	KeepNumbers       Action = "agreement.numbers"  // hand out blocks of numbers, explain gaps
	EditProspects     Action = "prospects.edit"     // potential customers, census
	RunCensus         Action = "census.run"         // areas, rounds and special surveys
	KeepLists         Action = "lists.keep"         // short lists to choose from, as reasons of giving up
	ReadFloor         Action = "floor.read"         // price floors, with the passphrase
	WorkProblems      Action = "problems.work"      // raise, handle, answer problems of development
	WorkComplaints    Action = "complaints.work"    // register and handle complaints
	ManageTeams       Action = "teams.manage"       // working groups, targets put up for claiming and taken off
	SubmitProof       Action = "proof.submit"       // slips and photos of a first fuelling
	ConfirmProof      Action = "proof.confirm"      // the second person's yes, and taking a proof away
	NoteDuties        Action = "duties.note"        // write down duties no other record tells of
	RemarkAssessment  Action = "assessment.remark"  // say something of an assessed office or person
	SignAssessment    Action = "assessment.sign"    // put other weights and scores in force
	RecordVisit       Action = "visits.record"      // visits and calls
	TransferCustomers Action = "customers.transfer" // who answers for a customer
	ProposeAuthority  Action = "authority.propose"  // transfer of management authority, first signature
	ApproveAuthority  Action = "authority.approve"  // second signature
	ExportFiles       Action = "files.export"       // workbooks and PDFs leave the program
	ManageUsers       Action = "users.manage"       // accounts, roles, locks
	ShareViews        Action = "views.share"        // views of the customer list that everybody sees
	ReadAudit         Action = "audit.read"         // change log
	SeeBackups        Action = "backup.see"         // how safe the data is
	RunBackup         Action = "backup.run"         // copy and check the data, choose the second place, drill
	RestoreBackup     Action = "backup.restore"     // replace the data by a copy
	SeeParcels        Action = "packages.see"       // what was handed over and taken in
	PackParcels       Action = "packages.pack"      // pack a parcel for the office above, read its receipt
	OpenParcels       Action = "packages.open"      // take in a parcel of an office below
	ManageKeys        Action = "keys.manage"        // the office and keys of this installation, whose enrolments hold
	ChangeSettings    Action = "settings.change"    // settings, command line on or off
)

// rule is one row of the table of rights: an action, its Chinese name, and the roles that have it.
type rule struct {
	action Action
	name   string
	roles  []Role
}

// rules is the table of rights (domain 3). The administrator sees no customer data, so what prints or computes from it
// is not his; the command line may do everything but manage accounts and sign, which takes a person.
func rules() []rule {
	return []rule{
		{ReadCustomers, "查看客户资料", []Role{Filler, Reviewer, Chief, Operator}},
		{EditCustomers, "修改客户资料", []Role{Filler, Operator}},
		{MergeCustomers, "合并客户档案", []Role{Filler, Reviewer, Operator}},
		{ReadVault, "查看敏感信息", []Role{Reviewer, Chief}},
		{ManageVault, "启用敏感信息", []Role{Chief}},
		{ImportFiles, "导入文件", []Role{Filler, Operator}},
		{UndoImport, "撤销导入", []Role{Filler, Reviewer, Operator}},
		{RunForms, "生成月报", []Role{Filler, Reviewer, Chief, Operator}},
		{SignMonth, "在月报上签字", []Role{Filler, Reviewer, Chief}},
		{DraftCorrection, "起草月报更正表", []Role{Filler, Operator}},
		{ApproveCorrection, "批准月报更正表", []Role{Chief}},
		{CloseMonth, "不经签字直接结账", []Role{Operator}},
		{SignChurn, "签发流失口径", []Role{Chief}},
		{SignLayout, "签发表样", []Role{Chief}},
		{EditPlan, "编制开发计划", []Role{Filler, Operator}},
		{ReportPlan, "填报开发计划数", []Role{Filler, Operator}},
		{ReviewPlan, "审核开发计划", []Role{Reviewer}},
		{ApprovePlan, "批准开发计划", []Role{Chief}},
		{PreviewSettlement, "试算奖励", []Role{Filler, Reviewer, Chief, Operator}},
		{CommitSettlement, "确认奖励结算", []Role{Reviewer, Chief, Operator}},
		{ApproveSettlement, "批准奖励结算、裁定争议", []Role{Chief, Operator}},
		{ReleaseBonus, "放行暂缓的奖励", []Role{Reviewer, Chief}},
		{DividePool, "分配站奖金池", []Role{Filler, Reviewer, Operator}},
		{DraftScheme, "编写奖励方案", []Role{Filler, Reviewer, Operator}},
		{ApproveScheme, "启用奖励方案", []Role{Chief, Operator}},
		{DraftAgreement, "草拟供油协议", []Role{Filler, Reviewer, Operator}},
		{ReviewAgreement, "审核供油协议", []Role{Reviewer, Chief}},
		{ApproveAgreement, "批准供油协议", []Role{Chief, Operator}},
		{KeepTemplates, "编写协议模板", []Role{Filler, Reviewer}},
		{KeepNumbers, "划分协议号段", []Role{Reviewer, Chief}},
		{EditProspects, "登记潜在客户", []Role{Filler, Operator}},
		{RunCensus, "组织市场普查", []Role{Filler, Operator}},
		{KeepLists, "维护选项清单", []Role{Filler, Reviewer, Operator}},
		{ReadFloor, "查看和填写让利底线", []Role{Reviewer, Chief}},
		{WorkProblems, "提出和处理开发问题", []Role{Filler, Reviewer, Chief, Operator}},
		{WorkComplaints, "登记和处理投诉", []Role{Filler, Reviewer, Chief, Operator}},
		{ManageTeams, "指派工作小组、挂牌和撤牌", []Role{Reviewer, Chief, Operator}},
		{SubmitProof, "提交开发凭证", []Role{Filler, Operator}},
		{ConfirmProof, "确认和撤销开发凭证", []Role{Reviewer, Chief}},
		{NoteDuties, "填写职责落实情况", []Role{Filler, Reviewer, Chief, Operator}},
		{RemarkAssessment, "写考核评语", []Role{Chief}},
		{SignAssessment, "签发考核办法", []Role{Chief}},
		{RecordVisit, "登记回访", []Role{Filler, Reviewer, Operator}},
		{TransferCustomers, "转移客户责任", []Role{Filler, Operator}},
		{ProposeAuthority, "申请管理权限转移", []Role{Filler}},
		{ApproveAuthority, "批准管理权限转移", []Role{Reviewer, Chief}},
		{ExportFiles, "导出文件", []Role{Filler, Reviewer, Chief, Operator}},
		{ShareViews, "共享列表视图", []Role{Chief, Operator}},
		{ManageUsers, "管理账号", []Role{Admin}},
		{ReadAudit, "查看操作日志", []Role{Reviewer, Chief, Admin, Operator}},
		{SeeBackups, "查看备份情况", []Role{Chief, Admin, Operator}},
		{RunBackup, "备份数据", []Role{Admin, Operator}},
		{RestoreBackup, "恢复数据", []Role{Admin, Operator}},
		{SeeParcels, "查看上报往来", []Role{Filler, Reviewer, Chief, Operator}},
		{PackParcels, "打包上报", []Role{Filler, Reviewer, Operator}},
		{OpenParcels, "收下级的上报包", []Role{Reviewer, Operator}},
		{ManageKeys, "管理单位密钥", []Role{Admin, Operator}},
		{ChangeSettings, "修改设置", []Role{Admin, Operator}},
	}
}

// unitWide are the rights over what belongs to the whole unit: files of the registry, the forms of a month, bonuses, the change log, copies, parcels.
// An account of a district or a station does not have them, since it sees its own branch only (6.4).
func unitWide() []Action {
	return []Action{ImportFiles, UndoImport, MergeCustomers, RunForms, SignMonth, DraftCorrection, ApproveCorrection, CloseMonth, SignChurn, SignLayout, NoteDuties, RemarkAssessment, SignAssessment, EditPlan, ReviewPlan, ApprovePlan, RunCensus, KeepLists, ManageTeams, PreviewSettlement, CommitSettlement, ApproveSettlement, ReleaseBonus, DraftScheme, ApproveScheme, ReadAudit, SeeBackups, RunBackup, RestoreBackup, ManageVault, KeepTemplates, KeepNumbers, SeeParcels, PackParcels, OpenParcels, ManageKeys}
}

// Allow checks that the actor's role has the right, and the office where the right is the whole unit's. Errors: access.denied (Forbidden),
// saying which roles may; access.whole_unit.
func Allow(a Actor, do Action) error {
	for _, r := range rules() {
		if r.action != do {
			continue
		}
		if !slices.Contains(r.roles, a.Role) {
			return fault.New(fault.Forbidden, "access.denied", "「"+roleText(a.Role)+"」不能"+r.name, remedy(r.roles))
		}
		if a.OfficeID != "" && slices.Contains(unitWide(), do) {
			return fault.New(fault.Forbidden, "access.whole_unit", "「"+r.name+"」关系到全单位，本账号只办所属片区或加油站的事", "请由所属机构为全单位的"+names(r.roles)+"账号操作")
		}
		return nil
	}
	return fault.New(fault.Forbidden, "access.denied", "没有「"+string(do)+"」这项权限", "请联系维护人员")
}

func roleText(r Role) string {
	if r == "" {
		return "未登录"
	}
	return string(r)
}

func remedy(roles []Role) string {
	if who := names(roles); who != "" {
		return "请由" + who + "账号操作"
	}
	return "只能在本机用命令行办理"
}

// names lists the roles a person can sign in with; the command line is not a remedy.
func names(roles []Role) string {
	var out []string
	for _, r := range roles {
		if r != Operator {
			out = append(out, string(r))
		}
	}
	return strings.Join(out, "或")
}

// Actions lists the rights of a role in the order of the table; none for an unknown role.
func Actions(r Role) []Action {
	out := []Action{}
	for _, x := range rules() {
		if slices.Contains(x.roles, r) {
			out = append(out, x.action)
		}
	}
	return out
}

// ActionsOf lists the rights of an account: those of its role, without those over the whole unit where it belongs to a part of it.
func ActionsOf(u User) []Action {
	return slices.DeleteFunc(Actions(u.Role), func(do Action) bool {
		return Allow(Actor{Role: u.Role, OfficeID: u.OfficeID}, do) != nil
	})
}

// Roles lists the roles an account can have. Operator is not one: it is the command line itself.
func Roles() []Role { return []Role{Filler, Reviewer, Chief, Admin} }
