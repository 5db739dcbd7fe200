/** Every name that the manifest and the code share; a test compares the two. */

export const COMMANDS = {
  runGuard: 'guardLab.runGuard',
  debugGuard: 'guardLab.debugGuard',
  buildGuard: 'guardLab.buildGuard',
  runScenario: 'guardLab.runScenario',
  runAllScenarios: 'guardLab.runAllScenarios',
  rerunLast: 'guardLab.rerunLast',
  stop: 'guardLab.stop',
  debugScenario: 'guardLab.debugScenario',
  updateExpectations: 'guardLab.updateExpectations',
  newScenario: 'guardLab.newScenario',
  newScenarioFromRun: 'guardLab.newScenarioFromRun',
  newGuard: 'guardLab.newGuard',
  openExample: 'guardLab.openExample',
  importLog: 'guardLab.importLog',
  recordScenario: 'guardLab.recordScenario',
  recordingSave: 'guardLab.recording.save',
  recordingDiscard: 'guardLab.recording.discard',
  inspectGuard: 'guardLab.inspectGuard',
  inspectAsText: 'guardLab.inspectGuardAsText',
  openDisassembly: 'guardLab.openDisassembly',
  showLimits: 'guardLab.showLimits',
  selectProfile: 'guardLab.selectProfile',
  showOutput: 'guardLab.showOutput',
  showCommands: 'guardLab.showCommands',
  callsCopyArguments: 'guardLab.backendCalls.copyArguments',
  callsCopyAsSavedAnswer: 'guardLab.backendCalls.copyAsSavedAnswer',
  callsSaveAsAnswer: 'guardLab.backendCalls.saveAsAnswer',
  callsOpenJson: 'guardLab.backendCalls.openJson',
  callsShowFailuresOnly: 'guardLab.backendCalls.showFailuresOnly',
  callsShowAll: 'guardLab.backendCalls.showAll',
  callsExpandAll: 'guardLab.backendCalls.expandAll',
  callsClear: 'guardLab.backendCalls.clear',
  callsReveal: 'guardLab.backendCalls.reveal',
  callsGoToAnswer: 'guardLab.backendCalls.goToAnswer',
  callsGoToSource: 'guardLab.backendCalls.goToSource',
  callsGoToStep: 'guardLab.backendCalls.goToStep',
  explainCode: 'guardLab.explainCode',
  showToolMap: 'guardLab.showToolMap',
  compareLabelsWithHead: 'guardLab.compareLabelsWithHead',
  compareLabelsWithRevision: 'guardLab.compareLabelsWithRevision',
  compareLabelsWithFile: 'guardLab.compareLabelsWithFile',
  labelDiffRefresh: 'guardLab.labelDiff.refresh',
  labelDiffStop: 'guardLab.labelDiff.stop',
  labelDiffFilter: 'guardLab.labelDiff.filter',
  labelDiffCopy: 'guardLab.labelDiff.copyAsMarkdown',
  labelDiffOpen: 'guardLab.labelDiff.open',
  labelDiffAccept: 'guardLab.labelDiff.accept',
  labelDiffAcceptAll: 'guardLab.labelDiff.acceptAll',
  labelDiffGoToSource: 'guardLab.labelDiff.goToSource',
  labelDiffShowInMap: 'guardLab.labelDiff.showInToolMap',
  reviewChanges: 'guardLab.reviewChanges',
  reviewRun: 'guardLab.review.run',
  reviewByTool: 'guardLab.review.groupByTool',
  reviewByScenario: 'guardLab.review.groupByScenario',
  reviewOpen: 'guardLab.review.open',
  reviewGoTo: 'guardLab.review.goToExpectation',
  reviewAccept: 'guardLab.review.accept',
  reviewReject: 'guardLab.review.reject',
  reviewReconsider: 'guardLab.review.reconsider',
  reviewAcceptAll: 'guardLab.review.acceptAll',
  explainOutcome: 'guardLab.explainOutcome',
  showReport: 'guardLab.showReport',
  toolMapGoToSource: 'guardLab.toolMap.goToSource',
  profileGuard: 'guardLab.profileGuard',
  checkGuard: 'guardLab.checkGuard',
  checkAgain: 'guardLab.checks.repeat',
  checkStop: 'guardLab.checks.stop',
  checkClear: 'guardLab.checks.clear',
  checkOpenRow: 'guardLab.checks.open',
  checkGoToSource: 'guardLab.checks.goToSource',
  checkSaveCounterexample: 'guardLab.checks.saveCounterexample',
  checkCopyCommand: 'guardLab.checks.copyCommand',
  checkDisable: 'guardLab.checks.disableProperty',
  checkShowGrowth: 'guardLab.checks.showGrowth',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEWS = {
  container: 'guardLab',
  backendCalls: 'guardLab.backendCalls',
  labelDiff: 'guardLab.labelDiff',
  review: 'guardLab.review',
  checks: 'guardLab.checks',
} as const;

/** Types of our web views. */
export const PANELS = {
  toolMap: 'guardLab.toolMap',
  growth: 'guardLab.growth',
  report: 'guardLab.report',
} as const;

/** Types of our custom editors: of modules, and of the modules that texts are assembled to. */
export const EDITORS = { module: 'guardLab.module', moduleOfText: 'guardLab.moduleOfText' } as const;

/** Id of the provider of MCP servers. */
export const MCP_PROVIDER = 'guardLab';

/** Context keys for `when` clauses. */
export const CONTEXT_KEYS = {
  /** Set to learn that the window has answered; no condition uses it. */
  answered: 'guardLab.answered',
  /** The tools of agents are registered in this window. */
  hasAgentTools: 'guardLab.hasAgentTools',
  running: 'guardLab.running',
  building: 'guardLab.building',
  hasRuns: 'guardLab.hasRuns',
  /** The extension runs in a browser, without programs and a disk. */
  inBrowser: 'guardLab.inBrowser',
  /** Paths of shown files that are sources of a guard. */
  guardSources: 'guardLab.guardSources',
  /** The active file is a source of a guard. */
  sourceIsActive: 'guardLab.sourceIsActive',
  failuresOnly: 'guardLab.backendCalls.failuresOnly',
  /** A recording is shown that is neither saved nor discarded. */
  hasRecording: 'guardLab.hasRecording',
  /** Labels were compared in this window. */
  labelDiffUsed: 'guardLab.labelDiff.used',
  labelDiffRunning: 'guardLab.labelDiff.running',
  labelDiffHasChanges: 'guardLab.labelDiff.hasChanges',
  labelDiffFiltered: 'guardLab.labelDiff.filtered',
  /** There are expectations that do not hold, decided or not. */
  reviewHasChanges: 'guardLab.review.hasChanges',
  /** Some of them are not decided. */
  reviewHasOpen: 'guardLab.review.hasOpen',
  /** The view was asked for in this window. */
  reviewUsed: 'guardLab.review.used',
  reviewByTool: 'guardLab.review.byTool',
  checking: 'guardLab.checking',
  hasChecks: 'guardLab.hasChecks',
  /** Ids of tests whose failed expectations can be updated. */
  updatableTests: 'guardLab.updatableTests',
} as const;

export const LANGUAGES = {
  wat: 'wat',
  scenario: 'guard-scenario',
  disassembly: 'wasm-disassembly',
} as const;

/** Schemes of our read-only documents, and of what decorates rows. */
export const SCHEMES = {
  json: 'guard-lab-json',
  disassembly: 'guard-lab-disassembly',
  report: 'guard-lab-report',
  labels: 'guard-lab-labels',
  review: 'guard-lab-review',
  recording: 'guard-lab-recording',
  documentation: 'guard-lab-documentation',
  refusedCall: 'guard-lab-refused-call',
} as const;

export const CONFIGURATION = 'guardLab';

/** The `type` of our tasks. */
export const TASK_TYPE = 'guard-lab';

/** The `type` of our debug configurations. */
export const DEBUG_TYPE = 'guard-lab';

/**
 * Represents `DEBUG_TYPE` where F5 looks for a debugger of a TypeScript file: VS Code offers it for sources of guards in
 * AssemblyScript only, and for no other TypeScript.
 */
export const ASSEMBLYSCRIPT_DEBUG_TYPE = 'guard-lab-assemblyscript';
