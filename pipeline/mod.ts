/**
 * The pipeline engine's public face: what a pipeline is declared with.
 *
 * @module
 */

export { pipeline } from "./pipeline.ts";
export type { Pipeline, PipelineSpec } from "./pipeline.ts";
export type { FigureSpec, ReportSpec } from "./report/report_spec.ts";
export { acrossVariants, inVariants } from "./variant.ts";
export type { InVariant, Variant } from "./variant.ts";
export { aligned, at, file, optionalFile, stage, sweep } from "./stage.ts";
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
} from "./stage.ts";
export type { Download } from "./download.ts";
export { device, flag, integer, list, number, record, text } from "./param.ts";
export type { Bounds, Param } from "./param.ts";
export type { Device } from "./device.ts";
export type { Codec, CodecModule, CodecValue, valueType } from "./codec.ts";
export type { Json } from "./canonical.ts";
