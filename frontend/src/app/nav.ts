import {
  Award,
  BadgeCheck,
  BarChart3,
  BriefcaseBusiness,
  CalendarCheck,
  ClipboardList,
  CopyCheck,
  FileSpreadsheet,
  FileText,
  Gift,
  Hand,
  HeartHandshake,
  MapPinned,
  Megaphone,
  MessageCircleWarning,
  MessageSquareText,
  Send,
  Settings,
  Target,
  Upload,
  Users,
} from '@lucide/vue'
import type { FunctionalComponent } from 'vue'

/** One entry of the navigation; `right` is what a role needs to see it, `without` what it must not have, because it sees more elsewhere. */
export interface NavItem {
  to: string
  text: string
  right: string
  without?: string
  icon: FunctionalComponent
}

/** The screens in the words and the order of the regulation. */
export const nav: NavItem[] = [
  { to: '/', text: '工作台', right: 'customers.read', icon: BriefcaseBusiness },
  { to: '/customers', text: '客户档案', right: 'customers.read', icon: ClipboardList },
  { to: '/duplicates', text: '疑似重复', right: 'customers.read', icon: CopyCheck },
  { to: '/ownership', text: '责任与负荷', right: 'customers.read', icon: Users },
  { to: '/imports', text: '数据导入', right: 'customers.read', icon: Upload },
  { to: '/months', text: '月度报表', right: 'forms.run', icon: FileSpreadsheet },
  { to: '/parcels', text: '月度上报', right: 'packages.see', icon: Send },
  { to: '/settlements', text: '发卡奖励', right: 'settlement.preview', icon: Gift },
  { to: '/settlements/pools', text: '站奖金池', right: 'pool.divide', without: 'settlement.preview', icon: Gift },
  { to: '/agreements', text: '供油协议', right: 'customers.read', icon: FileText },
  { to: '/census', text: '市场普查', right: 'customers.read', icon: MapPinned },
  { to: '/prospects', text: '潜在客户', right: 'customers.read', icon: BarChart3 },
  { to: '/planning', text: '开发计划', right: 'customers.read', icon: CalendarCheck },
  { to: '/pursuits', text: '客户开发', right: 'customers.read', icon: Target },
  { to: '/claims', text: '摘牌', right: 'customers.read', icon: Hand },
  { to: '/problems', text: '开发问题', right: 'customers.read', icon: MessageCircleWarning },
  { to: '/visits', text: '客户维护', right: 'customers.read', icon: HeartHandshake },
  { to: '/messages', text: '客户短信', right: 'customers.read', icon: MessageSquareText },
  { to: '/complaints', text: '投诉', right: 'customers.read', icon: Megaphone },
  { to: '/assessment', text: '考核评价', right: 'customers.read', icon: Award },
  { to: '/verification', text: '开发核实', right: 'customers.read', icon: BadgeCheck },
  { to: '/system', text: '系统管理', right: '', icon: Settings },
]
