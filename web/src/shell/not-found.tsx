/** An address that leads nowhere. */
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { buttonClass } from "@/ui/button";
import { Empty } from "@/ui/state";

export function NotFound() {
  return (
    <main className="flex h-full items-center justify-center">
      <h1 className="sr-only">Not found</h1>
      <Empty icon={<Compass aria-hidden className="size-6" />} title="There is nothing at this address">
        <Link to="/" className={`${buttonClass()} mt-4`}>
          Go to the board
        </Link>
      </Empty>
    </main>
  );
}
