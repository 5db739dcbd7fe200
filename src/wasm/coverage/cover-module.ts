import type { WasmModule } from '../module';
import type { ModuleAdditions } from '../rewrite/module-additions';
import { CoverageInstrumentation } from './coverage-instrumentation';
import type { ModuleCoverage } from './coverage-table';
import { planCoverage } from './plan-coverage';

/** Begins to instrument an accepted module; `counting` is absent where it cannot be covered. */
export function coverModule(
  module: WasmModule,
  additions: ModuleAdditions,
): { readonly found: ModuleCoverage; readonly counting?: CoverageInstrumentation } {
  const outcome = planCoverage(module);
  if (!outcome.ok) return { found: outcome };
  const counting = new CoverageInstrumentation(outcome.plan, additions);
  return { found: { ok: true, table: outcome.plan.table }, counting };
}
