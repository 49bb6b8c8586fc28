package org.asterism.token;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.custody.vaults.Lineage;
import org.asterism.directory.Directory;
import org.asterism.directory.Transaction;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.vault.LineageMark;

/// An operator's word that a copy of the token store is the one that goes on, for an engine that
/// does not run.
///
/// What was being made when the copy was taken is forgotten here and left alone at the vaults:
/// another copy may have finished and acknowledged it.
///
/// @param rows that were being made
/// @param tokens that were being made
public record Adoption(Directory directory, List<Row> rows, List<TokenRow> tokens) {

  public static Adoption of(Directory directory) {
    return directory.read(transaction ->
        new Adoption(
            directory,
            Stream.of(RowKind.values())
                .flatMap(kind -> transaction.unfinished(kind, RowState.PENDING).stream())
                .toList(),
            transaction.tokens().stream()
                .filter(token -> token.state() == RowState.PENDING)
                .toList()));
  }

  public void carryOut(SecureRandom random) {
    directory.update(this::forget);
    Lineage.adopt(directory, LineageMark.first(random));
  }

  private void forget(Transaction transaction) {
    for (Row row : rows) {
      transaction
          .compareAndSet(row, row.dead(row.places()), RowSigner.NONE)
          .ifPresent(transaction::remove);
    }
    for (TokenRow token : tokens) {
      if (transaction.compareAndSet(token, RowState.DEAD, token.content())) {
        transaction.removeToken(token.slot());
      }
    }
  }
}
