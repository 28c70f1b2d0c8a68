/** The workspace, repositories, labels, tokens, looks, and the way out. */
import { useEffect } from "react";
import { labelsQuery } from "@/api/labels";
import { pricesQuery } from "@/api/prices";
import { queries } from "@/api/queries";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Together } from "@/ui/together";
import { Account } from "./account";
import { Appearance } from "./appearance";
import { Labels } from "./labels";
import { Notifications } from "./notifications";
import { Prices } from "./prices";
import { Repositories } from "./repositories";
import { Tokens } from "./tokens";
import { WorkspaceName } from "./workspace-name";

const LISTS = [queries.repositories(), labelsQuery(), pricesQuery(), queries.tokens()];

export function SettingsPage() {
  useEffect(() => {
    document.title = "Settings · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Settings" />
      <PageBody>
        <Together of={LISTS}>
          <WorkspaceName />
          <Repositories />
          <Labels />
          <Prices />
          <Tokens />
          <Notifications />
          <Appearance />
          <Account />
        </Together>
      </PageBody>
    </>
  );
}
