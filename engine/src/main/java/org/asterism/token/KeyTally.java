package org.asterism.token;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.custody.records.Debt;
import org.asterism.custody.threshold.Readiness;
import org.asterism.custody.vaults.Environment;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.vault.EnrolmentId;

/// How many keys a token has in which custody, what vaults have lost of them, and what lies ready;
/// read without any login.
///
/// @param lacking how many shares each vault has lost, by its name
/// @param ready of an open token, by the numbers of the keys' objects
public record KeyTally(
    long assembled,
    long threshold,
    SortedMap<String, Long> lacking,
    SortedMap<Long, Readiness> ready) {

  /// Of one token.
  public static KeyTally of(Environment environment, Token token) {
    Map<Long, Readiness> ready =
        token.opened().map(open -> open.keys().readiness()).orElse(Map.of());
    return environment
        .directory()
        .read(transaction -> of(transaction, environment, token.slotId(), ready));
  }

  private static KeyTally of(
      Transaction transaction, Environment environment, long slot, Map<Long, Readiness> ready) {
    var all = new AtomicLong();
    var threshold = new AtomicLong();
    transaction.active(
        RowKind.KEY,
        slot,
        row -> {
          all.incrementAndGet();
          threshold.addAndGet(row.content().length == 0 ? 0 : 1);
        });
    var lacking = new TreeMap<String, Long>();
    environment
        .members()
        .all()
        .forEach(member -> {
          long lost = lost(transaction, slot, member.id());
          if (lost > 0) {
            lacking.put(member.vault().name().name(), lost);
          }
        });
    return new KeyTally(
        all.get() - threshold.get(), threshold.get(), lacking, numbered(transaction, slot, ready));
  }

  // A key of several objects has the number of each.
  private static SortedMap<Long, Readiness> numbered(
      Transaction transaction, long slot, Map<Long, Readiness> ready) {
    var numbered = new TreeMap<Long, Readiness>();
    if (!ready.isEmpty()) {
      transaction.active(
          RowKind.OBJECT,
          slot,
          row ->
              Optional.ofNullable(ready.get(row.reference()))
                  .ifPresent(found -> numbered.put(row.id(), found)));
    }
    return numbered;
  }

  /// How many shares of the token's keys this vault has lost.
  static long lost(Transaction transaction, long slot, EnrolmentId vault) {
    return transaction.notes(NoteTable.LOST_SHARES, slot).stream()
        .filter(note -> isOf(transaction, note, vault))
        .count();
  }

  private static boolean isOf(Transaction transaction, Note note, EnrolmentId vault) {
    try {
      Debt lost = Debt.read(note);
      return lost.vault().equals(vault)
          && transaction
              .find(RowKind.KEY, lost.id())
              .filter(key -> key.state() == RowState.ACTIVE)
              .isPresent();
    } catch (CorruptRowException unreadable) {
      return false;
    }
  }
}
