/**
 * Python's literals as far as the headers of NumPy's arrays use them.
 *
 * @module
 */

/** A value that a literal stands for; a tuple and a list are both an array. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal };

// One token each: a text without escapes, an integer as Python 2 may write it (`2L`), a word, a mark.
const token =
  /\s*(?:'([^'\\]*)'|"([^"\\]*)"|(-?\d+)L?(?![\w.])|(True|False|None)\b|([{}()[\],:]))/y;

/**
 * Reads a literal.
 *
 * @returns `undefined` if the text is none, or has more after it than spaces.
 */
export function pythonLiteral(text: string): Literal | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

/** Deeper than any type of NumPy's goes, and shallow enough for the stack. */
const DEEPEST = 50;
const words: { readonly [word: string]: Literal } = { True: true, False: false, None: null };

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#text.slice(this.#at).trim() === "";
  }

  value(depth: number): Literal {
    const [, single, double, integer, word, mark] = this.#next();
    const text = single ?? double;
    if (text !== undefined) return text;
    if (integer !== undefined) return Number(integer);
    if (word !== undefined) return words[word] ?? null;
    if (depth > DEEPEST) throw new NoLiteral();
    switch (mark) {
      case "(": {
        const items = this.#items(")", depth);
        // Brackets around one value, without a comma behind it, make no tuple.
        const isTuple = items.length !== 1 || /,\s*\)$/.test(this.#text.slice(0, this.#at));
        return isTuple ? items : items[0] ?? null;
      }
      case "[":
        return this.#items("]", depth);
      case "{":
        return this.#fields(depth);
      default:
        throw new NoLiteral();
    }
  }

  #items(end: string, depth: number): Literal[] {
    const items: Literal[] = [];
    while (!this.#takes(end)) {
      items.push(this.value(depth + 1));
      if (this.#takes(end)) break;
      this.#take(",");
    }
    return items;
  }

  #fields(depth: number): { readonly [key: string]: Literal } {
    const fields = new Map<string, Literal>();
    while (!this.#takes("}")) {
      const key = this.value(depth + 1);
      if (typeof key !== "string" || fields.has(key)) throw new NoLiteral();
      this.#take(":");
      fields.set(key, this.value(depth + 1));
      if (this.#takes("}")) break;
      this.#take(",");
    }
    return Object.fromEntries(fields);
  }

  #take(mark: string): void {
    if (!this.#takes(mark)) throw new NoLiteral();
  }

  #takes(mark: string): boolean {
    const before = this.#at;
    if (this.#next()[5] === mark) return true;
    this.#at = before;
    return false;
  }

  #next(): RegExpExecArray {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text);
    if (found === null) throw new NoLiteral();
    this.#at = token.lastIndex;
    return found;
  }
}
