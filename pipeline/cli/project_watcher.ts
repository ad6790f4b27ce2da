/**
 * Tells when files of a project change.
 *
 * @module
 */

import { join, relative, sep } from "node:path";
import { messageOf, UserError } from "../base/errors.ts";

// An editor writes a file in several steps, and several files at once.
const quietMs = 100;

/**
 * Watches the files of a project: all but hidden ones, editors' temporary ones, `node_modules/`, and
 * the folders of its own outputs.
 */
export class ProjectWatcher implements Disposable {
  readonly #root: string;
  readonly #outputs: readonly string[];
  readonly #watchers: Deno.FsWatcher[] = [];
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];

  /**
   * @param root the project's folder
   * @param outputs the folders that are not watched; all absolute
   * @throws {UserError} the system cannot watch as many folders.
   */
  constructor(root: string, outputs: readonly string[]) {
    this.#root = root;
    this.#outputs = outputs;
    this.#watch(root, false);
    for (const { name, isDirectory } of Deno.readDirSync(root)) {
      if (isDirectory && this.#isWatched(join(root, name))) this.#watch(join(root, name), true);
    }
  }

  /** Waits until a file has changed, and for 100 ms none has again. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#timer === undefined && this.#changed.size > 0) resolve();
      else this.#waiting.push(resolve);
    });
  }

  /** The files that changed since this was last called: paths relative to the project, sorted. */
  take(): readonly string[] {
    const paths = [...this.#changed].sort();
    this.#changed.clear();
    return paths;
  }

  /** Ends watching. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(folder: string, recursive: boolean): void {
    try {
      const watcher = Deno.watchFs(folder, { recursive });
      this.#watchers.push(watcher);
      this.#follow(watcher);
    } catch (error) {
      throw new UserError(
        `Cannot watch "${folder}": ${messageOf(error)}`,
        "On Linux, raise fs.inotify.max_user_watches or max_user_instances with sysctl.",
      );
    }
  }

  async #follow(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind === "access" || kind === "other") continue;
      for (const path of paths) if (this.#isWatched(path)) this.#note(path, kind);
    }
  }

  #note(path: string, kind: Deno.FsEvent["kind"]): void {
    const name = relative(this.#root, path);
    const isNewFolder = kind === "create" && !name.includes(sep) && isFolder(path);
    if (isNewFolder) this.#watch(path, true);
    this.#changed.add(name);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), quietMs);
  }

  #tell(): void {
    this.#timer = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #isWatched(path: string): boolean {
    const parts = relative(this.#root, path).split(sep);
    const isOutput = this.#outputs.some((own) => path === own || path.startsWith(own + sep));
    return path !== this.#root && !isOutput &&
      !parts.some((part) => part === "node_modules" || /^\.|~$|^4913$/.test(part));
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
