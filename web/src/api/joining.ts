/** Links by which other machines join. */
import { useMutation } from "@tanstack/react-query";
import { http } from "./client";
import type { JoinLink } from "./schema";

export function useJoinLink() {
  return useMutation({
    mutationFn: (all_workspaces: boolean) =>
      http.post<JoinLink>("/api/machines/join-links", { all_workspaces }),
  });
}
