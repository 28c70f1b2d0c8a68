/** How high each of very many rows is, and so where each begins: a sum of any first rows in a few steps. */
export class Heights {
  #count = 0;
  #each = new Float32Array(1024);
  /** A Fenwick tree: `#sums[i]` is the height of the rows that end with row `i`, as many as `i + 1` has zeros. */
  #sums = new Float64Array(1024);

  get count(): number {
    return this.#count;
  }

  push(height: number): void {
    const index = this.#count;
    if (index === this.#each.length) this.#grow();
    this.#each[index] = height;
    let sum = this.#each[index] ?? 0;
    const end = (index + 1) & -(index + 1);
    for (let step = 1; step < end; step *= 2) sum += this.#sums[index - step] ?? 0;
    this.#sums[index] = sum;
    this.#count += 1;
  }

  get(index: number): number {
    return this.#each[index] ?? 0;
  }

  set(index: number, height: number): void {
    const more = height - this.get(index);
    this.#each[index] = height;
    for (let at = index; at < this.#count; at |= at + 1) this.#sums[at] = (this.#sums[at] ?? 0) + more;
  }

  /** Where a row begins; of the number of all rows, where the last one ends. */
  top(index: number): number {
    let sum = 0;
    for (let at = Math.min(index, this.#count) - 1; at >= 0; at = (at & (at + 1)) - 1) {
      sum += this.#sums[at] ?? 0;
    }
    return sum;
  }

  get total(): number {
    return this.top(this.#count);
  }

  /** The row that covers a place: the last one that begins at or before it and has a height. */
  at(place: number): number {
    let index = -1;
    let left = place;
    for (let step = highestPower(this.#count); step >= 1; step /= 2) {
      const next = index + step;
      const sum = this.#sums[next] ?? 0;
      if (next >= this.#count || sum > left) continue;
      index = next;
      left -= sum;
    }
    return Math.max(0, Math.min(index + 1, this.#count - 1));
  }

  #grow(): void {
    const each = new Float32Array(this.#each.length * 2);
    each.set(this.#each);
    this.#each = each;
    const sums = new Float64Array(this.#sums.length * 2);
    sums.set(this.#sums);
    this.#sums = sums;
  }
}

function highestPower(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}
