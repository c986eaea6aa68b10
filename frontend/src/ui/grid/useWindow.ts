import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { visible } from './layout'

/** Height of a row in CSS pixels. */
export const rowHeight = 28

/** The part of a long table that is in view: only its rows are drawn. */
export function useWindow(box: Ref<HTMLElement | undefined>, count: () => number, headHeight: () => number, footHeight: () => number) {
  const scrollTop = ref(0)
  const viewHeight = ref(420)
  const range = computed(() => visible(scrollTop.value, viewHeight.value, rowHeight, count()))

  function measure() {
    if (box.value) viewHeight.value = box.value.clientHeight - headHeight()
  }

  /** Scrolls as little as shows a row whole. */
  function reveal(row: number) {
    const el = box.value
    if (!el) return
    const room = el.clientHeight - headHeight() - footHeight()
    const top = row * rowHeight
    if (top < el.scrollTop) el.scrollTop = top
    else if (top + rowHeight > el.scrollTop + room) el.scrollTop = top + rowHeight - room
    scrollTop.value = el.scrollTop
  }

  let observer: ResizeObserver | undefined
  onMounted(() => {
    measure()
    observer = new ResizeObserver(measure)
    if (box.value) observer.observe(box.value)
  })
  onBeforeUnmount(() => observer?.disconnect())

  return { range, reveal, scrollTop, page: () => Math.max(1, Math.floor(viewHeight.value / rowHeight) - 1) }
}
