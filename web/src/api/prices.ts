/** What tokens cost: the prices of this workspace and those that are built in. */
import { queryOptions } from "@tanstack/react-query";
import { http } from "./client";
import { useListChange } from "./mutations";
import type { Price, SetPrice } from "./schema";

/** A price changes what runs and usage say; the event of it has those read again. */
export const PRICES = ["prices"] as const;

export const pricesQuery = () =>
  queryOptions({
    queryKey: PRICES,
    queryFn: ({ signal }) => http.get<Price[]>("/api/prices", signal),
  });

export const useSetPrice = () =>
  useListChange(PRICES, (body: SetPrice) => http.post<Price>("/api/prices", body));

export const useRemovePrice = () =>
  useListChange(PRICES, (id: string) => http.delete(`/api/prices/${encodeURIComponent(id)}`));
