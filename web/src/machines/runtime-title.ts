/** What people call a runtime. */
import type { Runtime } from "@/api/schema";

export function runtimeTitle(runtime: Runtime): string {
  return runtime.name || runtime.provider;
}
