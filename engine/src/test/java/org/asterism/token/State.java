package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.directory.Transaction;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;

/// What must hold of directory and vaults once everybody is back and has done the work due.
final class State {
  private State() {}

  /// The rows of a token, of every state.
  static List<Row> rows(Transaction transaction, long slot) {
    var rows = new ArrayList<Row>();
    for (RowKind kind : RowKind.values()) {
      transaction.changesSince(kind, slot, Long.MIN_VALUE).rows().forEach(rows::add);
    }
    return rows;
  }

  /// What a login sees.
  static List<TokenObject> objects(Token token, Login login) throws CryptokiException {
    var objects = new ArrayList<TokenObject>();
    for (long number : token.objects().search(Template.EMPTY, Optional.of(login))) {
      objects.add(token.objects().find(number, Optional.of(login)).orElseThrow());
    }
    return objects;
  }

  /// Nothing is owed, nothing is left to clean, and each vault holds a record for each active row
  /// and no other.
  static void requireTidy(Bench bench) throws Exception {
    requireTidy(bench, "");
  }

  static void requireTidy(Bench bench, String when) throws Exception {
    long active = bench.rows().stream().filter(row -> row.state() == RowState.ACTIVE).count();
    assertEquals(active, bench.rows().size(), "unfinished rows are left " + when);
    assertEquals(Map.of(), TokenDebts.of(bench), "debts are left " + when);
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(active, bench.records(i), "records at vault " + (i + 1) + " " + when);
    }
  }
}
