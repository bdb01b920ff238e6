export { mergeText } from '../core/merge/merge-text.ts'
export type {
  MergeFavour,
  MergeLabels,
  MergeStyle,
  MergeTextOptions,
  TextMerge,
} from '../core/merge/merge-text.ts'
