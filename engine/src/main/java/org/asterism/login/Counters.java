package org.asterism.login;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tries left, as the vaults last answered, so that reading PIN flags asks none of them
/// (protocol §4). Safe for use by many threads.
public final class Counters {
  private static final Logger LOG = LoggerFactory.getLogger(Counters.class);

  private final Environment environment;
  private final long slot;
  private final int limit;
  private final Map<Name, Integer> left = new ConcurrentHashMap<>();
  private final Restraint restraint;

  private record Name(Role role, EnrolmentId vault) {
    byte[] encode() {
      return new FieldWriter().text(role.name()).bytes(vault.bytes().toByteArray()).toBytes();
    }
  }

  /// @param limit the tries that each vault allows
  public Counters(Environment environment, long slot, int limit) {
    this.environment = environment;
    this.slot = slot;
    this.limit = limit;
    this.restraint = new Restraint(environment.nanos());
    for (Note note : environment.directory().read(tx -> tx.notes(NoteTable.COUNTERS, slot))) {
      load(note);
    }
  }

  /// Keeps what the vaults answered; writes only what is new.
  void record(Role role, List<LoginRound.Verdict> verdicts) {
    Map<Name, Integer> changed = new HashMap<>();
    for (LoginRound.Verdict verdict : verdicts) {
      var name = new Name(role, verdict.member().id());
      int now =
          switch (verdict) {
            case LoginRound.Verdict.Right _ -> limit;
            case LoginRound.Verdict.Wrong(Member _, int triesLeft) -> triesLeft;
            case LoginRound.Verdict.Locked _ -> 0;
            case LoginRound.Verdict.Odd _ -> left.getOrDefault(name, limit);
          };
      if (left.getOrDefault(name, limit) != now) {
        changed.put(name, now);
      }
    }
    store(changed);
  }

  /// For how long whoever has given a wrong PIN is to keep back for the sake of others.
  Restraint restraint() {
    return restraint;
  }

  /// A new PIN: every vault that commits it counts from the beginning.
  public void reset(Role role) {
    restraint.end(role);
    Map<Name, Integer> changed = new HashMap<>();
    for (Name name : left.keySet()) {
      if (name.role() == role) {
        changed.put(name, limit);
      }
    }
    store(changed);
  }

  /// Over all vaults, as they last answered.
  public long triesLeft(Role role) {
    return environment.members().all().stream()
        .mapToLong(member -> left.getOrDefault(new Name(role, member.id()), limit))
        .sum();
  }

  /// What the flags say: the PIN is locked when n-k+1 vaults have locked it.
  public PinState state(Role role) {
    List<Integer> each = new ArrayList<>();
    for (Member member : environment.members().all()) {
      each.add(left.getOrDefault(new Name(role, member.id()), limit));
    }
    Collections.sort(each);
    int tries = each.get(environment.members().toDestroy() - 1);
    if (tries <= 1) {
      return tries == 1 && limit > 1 ? PinState.FINAL_TRY : lastOrLocked(tries);
    }
    return tries < limit ? PinState.COUNT_LOW : PinState.FULL;
  }

  private static PinState lastOrLocked(int tries) {
    return tries == 0 ? PinState.LOCKED : PinState.FULL;
  }

  private void store(Map<Name, Integer> changed) {
    if (changed.isEmpty()) {
      return;
    }
    environment
        .directory()
        .update(transaction ->
            changed.forEach((name, tries) -> {
              byte[] content = new FieldWriter().number(tries).toBytes();
              transaction.put(new Note(NoteTable.COUNTERS, slot, name.encode(), content));
            }));
    left.putAll(changed);
  }

  private void load(Note note) {
    try {
      var name = new FieldReader(note.name());
      Role role = Role.valueOf(name.text());
      var vault = EnrolmentId.of(name.bytes());
      int tries = new FieldReader(note.content()).number(0, Integer.MAX_VALUE);
      left.put(new Name(role, vault), tries);
    } catch (CorruptRowException | IllegalArgumentException damaged) {
      LOG.error("a counter of token {} cannot be read: {}", slot, damaged.getMessage());
    }
  }
}
