/** Returns a power of two near the square root of `n`: 2 to the number of its base-4 digits. */
export function bogosqrt(n: number): number {
  let root = 1
  for (let rest = n; rest > 0; rest = Math.floor(rest / 4)) root *= 2
  return root
}
