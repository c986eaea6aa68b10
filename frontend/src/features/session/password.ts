/** What to tell somebody whose two entries differ; '' when they agree. What makes a password good is the backend's to say. */
export function mismatch(password: string, again: string): string {
  return password === again ? '' : '两次输入的密码不一样，请重新输入'
}
