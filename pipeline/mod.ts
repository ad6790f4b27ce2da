/**
 * The pipeline engine's public face: what a pipeline is declared with.
 *
 * @module
 */

export { pipeline } from "./model/pipeline.ts";
export type { Pipeline, PipelineSpec } from "./model/pipeline.ts";
export type { FigureSpec, ReportSpec } from "./model/report_spec.ts";
export type {
  Control,
  Controls,
  ControlValues,
  Explorable,
  ExplorableChart,
  ExplorableSpec,
  ExplorableTools,
  Work,
} from "./model/explorable.ts";
export { isDeclaredAlike } from "./model/nodes.ts";
export { acrossVariants, inVariants } from "./model/variant.ts";
export type { InVariant, Variant } from "./model/variant.ts";
export { files } from "./model/files_ref.ts";
export type { FilesRef } from "./model/files_ref.ts";
export type { Folder, FolderFile } from "./model/folder.ts";
export { program } from "./model/program.ts";
export type { ProgramSpec } from "./model/program.ts";
export type { ProgramDeclaration } from "./model/program_command.ts";
export { aligned, at, file, optionalFile } from "./model/stage.ts";
export { stage, sweep } from "./model/declare_stage.ts";
export type {
  AlignedRef,
  AnyStage,
  Axes,
  Checkpoint,
  ElementReader,
  FileRef,
  InputReaders,
  InputRef,
  Inputs,
  None,
  OutputDeclaration,
  OutputRef,
  Outputs,
  OutputValues,
  Params,
  ParamValues,
  Point,
  Reader,
  Run,
  RunContext,
  Stage,
  StageSpec,
  VariantReader,
  VariantsRef,
} from "./model/stage.ts";
export type { Download } from "./model/download.ts";
export { device, flag, integer, list, number, record, text } from "./model/param.ts";
export type { Bounds, Param } from "./model/param.ts";
export type { Device } from "./model/device.ts";
export type { Limits } from "./model/limits.ts";
export type { Codec, CodecModule, CodecValue, valueType } from "./model/codec.ts";
export type { Json } from "./base/canonical.ts";
