// Tables after prosemirror-tables, with one difference: only one's own changes are put right here. If every screen
// repaired what somebody else did, the repairs would double.
import { pm } from "django-prose-editor/editor";
import { isRemote } from "newsroom/desk/story/collab";

const { Plugin } = pm.state;

export function tables() {
  const original = pm.tables.tableEditing();
  return new Plugin({
    ...original.spec,
    appendTransaction(transactions, before, state) {
      const tr = original.spec.appendTransaction.call(original, transactions, before, state);
      return tr?.docChanged && transactions.some(isRemote) ? null : tr;
    },
  });
}

export const tableCommands = {
  "row-after": pm.tables.addRowAfter,
  "row-delete": pm.tables.deleteRow,
  "column-after": pm.tables.addColumnAfter,
  "column-delete": pm.tables.deleteColumn,
  "header-row": pm.tables.toggleHeaderRow,
  "table-delete": pm.tables.deleteTable,
};

export const inTable = (state) => pm.tables.isInTable(state);
