/** Whether open sites of a random square lattice connect its left side with its right. */
export function crosses(size: number, open: number, random: () => number): boolean {
  const isOpen = Array.from({ length: size * size }, () => random() < open);
  const reached = [...Array(size).keys()].map((row) => row * size).filter((site) => isOpen[site]);
  const seen = new Set(reached);
  for (let site = reached.pop(); site !== undefined; site = reached.pop()) {
    const [row, column] = [Math.floor(site / size), site % size];
    if (column === size - 1) return true;
    for (const [down, right] of [[0, 1], [0, -1], [1, 0], [-1, 0]] as const) {
      const [nextRow, nextColumn] = [row + down, column + right];
      const next = nextRow * size + nextColumn;
      const isInside = nextRow >= 0 && nextRow < size && nextColumn >= 0 && nextColumn < size;
      if (isInside && isOpen[next] && !seen.has(next)) {
        seen.add(next);
        reached.push(next);
      }
    }
  }
  return false;
}
