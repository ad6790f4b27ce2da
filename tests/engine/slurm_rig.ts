/**
 * A real Slurm for tests: controller and node on this machine, without systemd and without munge.
 *
 * @module
 */

import assert from "node:assert/strict";
import { hostname } from "node:os";
import { join } from "node:path";
import { isDenied, isMissing } from "../needs.ts";
import { until } from "./patience.ts";

const daemons = ["slurmctld", "slurmd"] as const;
type Daemon = typeof daemons[number];

const host = hostname().split(".")[0] ?? "";

/** Whether Slurm can be started here. */
export const hasSlurm = !isMissing(
  "Slurm (slurm-wlm)",
  [...daemons, "sbatch", "squeue", "scancel", "scontrol"].every(isInstalled),
) && !isDenied("root's rights for Slurm", Deno.build.os === "linux" && Deno.uid() === 0);

/** A running Slurm; disposing of it ends its daemons, and what runs on its node. */
export class Cluster implements AsyncDisposable {
  /** What its commands need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #running = new Map<Daemon, Deno.ChildProcess>();
  /** Whether a daemon has ended by itself. */
  #hasFailed = false;

  private constructor(folder: string) {
    this.#folder = folder;
    this.env = { SLURM_CONF: join(folder, "slurm.conf") };
  }

  /** Starts a cluster of one node, said to have many processors so that jobs need not wait. */
  static async start(processors = 64): Promise<Cluster> {
    for (;;) {
      const cluster = await Cluster.#started(processors);
      if (cluster !== undefined) return cluster;
    }
  }

  /** `undefined` where a daemon could not listen, because another process was given its port meanwhile. */
  static async #started(processors: number): Promise<Cluster | undefined> {
    const cluster = new Cluster(Deno.makeTempDirSync({ prefix: "slurm-" }));
    const folder = cluster.#folder;
    for (const part of ["state", "spool", "log"]) Deno.mkdirSync(join(folder, part));
    Deno.writeTextFileSync(join(folder, "slurm.conf"), configuration(folder, processors));
    try {
      for (const daemon of daemons) await cluster.startDaemon(daemon);
      await cluster.until("the node is idle", async () => (await cluster.nodeState()) === "idle");
      return cluster;
    } catch (error) {
      const couldListen = !/Address already in use/i.test(cluster.#logs());
      await cluster[Symbol.asyncDispose]();
      if (couldListen) throw error;
      return undefined;
    }
  }

  /** Starts a daemon and waits until it has said where it listens. */
  async startDaemon(daemon: Daemon): Promise<void> {
    const log = join(this.#folder, "log", `${daemon}.out`);
    const child = new Deno.Command("bash", {
      args: ["-c", `exec ${daemon} -D -f "$SLURM_CONF" >>"$0" 2>&1`, log],
      env: this.env,
      stdin: "null",
      detached: true,
    }).spawn();
    this.#running.set(daemon, child);
    void child.status.then(() => {
      if (this.#running.get(daemon) === child) this.#hasFailed = true;
    });
    if (daemon === "slurmctld") {
      await this.until(
        "the controller answers",
        async () => (await this.command("scontrol", "ping")).includes("is UP"),
      );
    }
  }

  /** Ends a daemon at once, as when its machine fails. */
  async killDaemon(daemon: Daemon, signal: Deno.Signal = "SIGKILL"): Promise<void> {
    const child = this.#running.get(daemon);
    this.#running.delete(daemon);
    try {
      child?.kill(signal);
    } catch {
      // It has ended by itself.
    }
    await child?.status;
  }

  /** Ends the node with all that runs on it, as when its machine loses power. */
  async killNode(): Promise<void> {
    await this.killDaemon("slurmd");
    killJobs(this.#folder);
    // What the controller finds out by itself after SlurmdTimeout.
    await this.#updateNode("State=DOWN", "Reason=test");
  }

  /** Starts the node again. */
  async reviveNode(): Promise<void> {
    await this.startDaemon("slurmd");
    await this.until("the node is idle", async () => {
      await this.#updateNode("State=RESUME");
      return (await this.nodeState()) === "idle";
    });
  }

  async #updateNode(...what: string[]): Promise<void> {
    await this.command("scontrol", "update", `NodeName=${host}`, ...what);
  }

  /** Runs a command of Slurm's and gives what it printed. */
  async command(program: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await new Deno.Command(program, { args, env: this.env }).output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  }

  /** `idle`, `mixed`, `down*`, … */
  async nodeState(): Promise<string> {
    return (await this.command("sinfo", "--noheader", "--format=%T")).trim();
  }

  /** Waits for something to become true. */
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    try {
      await until(async () => this.#hasFailed || await condition());
      assert.ok(!this.#hasFailed);
    } catch {
      throw new Error(`waited in vain until ${what}\n${this.#logs()}`);
    }
  }

  #logs(): string {
    const folder = join(this.#folder, "log");
    return [...Deno.readDirSync(folder)].map(({ name }) =>
      `${name}: ${Deno.readTextFileSync(join(folder, name)).slice(-1000)}`
    ).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running.has("slurmctld")) await this.command("scancel", "--quiet", "--me");
    for (const daemon of ["slurmd", "slurmctld"] as const) await this.killDaemon(daemon, "SIGTERM");
    killJobs(this.#folder);
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** What runs as a job outlives slurmd; ours is known by the cluster's folder in its environment. */
function killJobs(folder: string): void {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const isOurs = Deno.readTextFileSync(`/proc/${name}/environ`).includes(folder);
      const isJob = /\0SLURM_JOB_ID=/.test(Deno.readTextFileSync(`/proc/${name}/environ`)) ||
        Deno.readTextFileSync(`/proc/${name}/comm`).startsWith("slurmstepd");
      if (isOurs && isJob) Deno.kill(Number(name), "SIGKILL");
    } catch {
      // It has ended, or is a thread of the kernel.
    }
  }
}

function configuration(folder: string, processors: number): string {
  const [controllerPort, nodePort] = freePorts();
  return `
ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
JobAcctGatherType=jobacct_gather/none
MailProg=/bin/true
MinJobAge=300
SlurmdTimeout=60
KillWait=2
SlurmdParameters=config_overrides
OverTimeLimit=0
MaxArraySize=50
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${processors} RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
PartitionName=other Nodes=ALL MaxTime=INFINITE State=UP OverSubscribe=NO
`;
}

function freePorts(): readonly [number, number] {
  const address = { hostname: "127.0.0.1", port: 0 };
  using one = Deno.listen(address);
  using other = Deno.listen(address);
  return [one.addr.port, other.addr.port];
}

function isInstalled(program: string): boolean {
  return ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((folder) => {
    try {
      return Deno.statSync(join(folder, program)).isFile;
    } catch {
      return false;
    }
  });
}
