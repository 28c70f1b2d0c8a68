/** The frame of the app while the first answers are on their way. */
import { Skeleton } from "@/ui/state";

export function Splash() {
  return (
    <main aria-busy="true" className="flex h-full">
      <h1 className="sr-only">Shipmate is loading</h1>
      <div className="hidden w-54 shrink-0 border-r border-line md:block" />
      <div className="flex flex-1 gap-3 overflow-hidden p-4 pt-16">
        {["a", "b", "c", "d"].map((column) => (
          <Skeleton key={column} className="h-72 w-72 shrink-0 opacity-50" />
        ))}
      </div>
    </main>
  );
}
