package org.asterism.login;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Abort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PIN changes that were begun and not decided: known to the directory before a vault hears of
/// them, and taken back at every vault if no decision follows. Safe for use by many threads.
///
/// What is staged is good for no login; taking it back only keeps the vaults tidy.
public record Staging(Environment environment, long slot, Policies policies) {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  void begin(Transaction transaction, Role role, AccountRecord after) {
    transaction.put(note(role, after));
  }

  void decided(Transaction transaction, Role role, AccountRecord after) {
    transaction.remove(note(role, after));
  }

  /// A change that was begun and not decided.
  public record Begun(Staging staging, Role role, AccountRecord after) {
    /// Takes it back: whoever began it is gone.
    public void abort() {
      staging.abort(role, after);
    }
  }

  /// What an engine that is gone has begun: nothing of it was decided.
  public List<Begun> begun() {
    return environment.directory().read(this::notes).stream().flatMap(this::begun).toList();
  }

  private Stream<Begun> begun(Note note) {
    try {
      AccountRecord after = AccountRecord.read(new FieldReader(note.content()));
      Role role = Role.valueOf(new FieldReader(note.name()).text());
      return Stream.of(new Begun(this, role, after));
    } catch (CorruptRowException | IllegalArgumentException damaged) {
      LOG.error("a PIN change of token {} cannot be read: {}", slot, damaged.getMessage());
      return Stream.empty();
    }
  }

  /// Takes back what was staged as `after`; goes on until every vault has confirmed, or another
  /// change is begun.
  void abort(Role role, AccountRecord after) {
    environment.background().chore("staged PIN", () -> leavesStaged(role, after)).soon();
  }

  private boolean leavesStaged(Role role, AccountRecord after) {
    Note note = note(role, after);
    if (!isStill(note)) {
      return false;
    }
    List<Answer<Member>> answers =
        environment.askAll(
            environment.members().toRevoke(),
            (member, deadline) -> {
              var abort = new Abort(after.epoch(member.id()));
              policies
                  .errand(member, role, EpochTag.NONE, abort)
                  .carryOut(member, Authority.NONE, deadline);
              return member;
            });
    boolean everywhere = answers.stream().allMatch(answer -> answer.given().isPresent());
    if (everywhere) {
      environment.directory().update(transaction -> removeIfStill(transaction, note));
    }
    return !everywhere;
  }

  private List<Note> notes(Transaction transaction) {
    return transaction.notes(NoteTable.DECISIONS, slot);
  }

  private boolean isStill(Note known) {
    return environment.directory().read(transaction -> find(transaction, known)).isPresent();
  }

  private void removeIfStill(Transaction transaction, Note known) {
    find(transaction, known).ifPresent(transaction::remove);
  }

  private Optional<Note> find(Transaction transaction, Note known) {
    return notes(transaction).stream()
        .filter(note -> Arrays.equals(note.name(), known.name()))
        .filter(note -> Arrays.equals(note.content(), known.content()))
        .findFirst();
  }

  private Note note(Role role, AccountRecord after) {
    var content = new FieldWriter();
    after.write(content);
    byte[] name = new FieldWriter().text(role.name()).toBytes();
    return new Note(NoteTable.DECISIONS, slot, name, content.toBytes());
  }
}
