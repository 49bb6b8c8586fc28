package org.asterism.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.Authority;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Policies;
import org.asterism.custody.World;
import org.asterism.directory.FieldWriter;
import org.asterism.directory.Note;
import org.asterism.directory.NoteTable;
import org.asterism.directory.RowState;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// Gives a role a new PIN at the vaults (protocol §4): Stage at all; when max(k, n-k+1) have it
/// durably and the directory has recorded the decision, Commit; else Abort. For one thread, once.
///
/// A vault that missed the decision gets it before any login there counts; until then its old
/// credential reaches fewer than k vaults.
final class PinChange {
  private final World world;
  private final long slot;
  private final TokenRecord token;
  private final Opened opened;
  private final OwedCredentials owed;

  PinChange(World world, long slot, TokenRecord token, Opened opened, OwedCredentials owed) {
    this.world = world;
    this.slot = slot;
    this.token = token;
    this.opened = opened;
    this.owed = owed;
  }

  /// @param role whose PIN
  /// @param by who authorises it: the role itself, or the officer for the user
  /// @return the token as it is now
  TokenRecord run(Role role, Role by, SecretBytes pin) throws VaultException {
    AccountRecord before = token.account(role);
    AccountRecord after = new AccountRecord(true, before.stretch(), fresh());
    Note staging = staging(role, after);
    Map<EnrolmentId, SecretBytes> credentials = new LinkedHashMap<>();
    try (SecretBytes stretched = Stretcher.stretch(pin, before.stretch())) {
      for (Member member : world.members().all()) {
        EpochTag epoch = after.epoch(member.id());
        credentials.put(member.id(), Stretcher.credential(stretched, member, role, epoch));
      }
      write(tx -> tx.put(staging));
      stage(role, by, after, credentials);
      TokenRecord changed = token.with(role, after);
      write(tx -> decide(tx, role, changed, credentials));
      commit(role, after, credentials);
      return changed;
    } finally {
      credentials.values().forEach(SecretBytes::close);
    }
  }

  private void stage(
      Role role, Role by, AccountRecord after, Map<EnrolmentId, SecretBytes> credentials)
      throws VaultException {
    int needed = world.members().toRevoke();
    Authority authority = opened.access(by);
    List<Ask<Member>> asks =
        World.asks(
            world.members().all(),
            (member, deadline) -> {
              owed.settle(role, member, deadline);
              // A vault that is late may read this after the caller has erased its own.
              try (SecretBytes verifier = credential(credentials, member).copy()) {
                var operation =
                    new Operation.Stage(after.epoch(member.id()), after.stretch(), verifier);
                errand(role, member, operation).carryOut(member, authority, deadline);
                return member;
              }
            });
    List<Answer<Member>> answers = world.quorum().all(asks, needed, world.deadline(), _ -> {});
    long staged = answers.stream().filter(answer -> answer.given().isPresent()).count();
    if (staged < needed) {
      abort(role, after);
      throw LoginRound.missed(needed, (int) staged, answers);
    }
  }

  private void abort(Role role, AccountRecord after) {
    List<Ask<Member>> asks =
        World.asks(
            world.members().all(),
            (member, deadline) -> {
              errand(role, member, new Operation.Abort(after.epoch(member.id())))
                  .carryOut(member, Authority.NONE, deadline);
              return member;
            });
    // What stays staged at a vault that does not hear it gives way to the next change.
    var _ = world.quorum().all(asks, world.members().toRevoke(), world.deadline(), _ -> {});
    write(tx -> tx.remove(staging(role, after)));
  }

  private void decide(
      Transaction transaction,
      Role role,
      TokenRecord changed,
      Map<EnrolmentId, SecretBytes> credentials) {
    transaction.compareAndSet(
        slot, RowState.ACTIVE, RowState.ACTIVE, changed.encode(opened.root()));
    transaction.remove(staging(role, changed.account(role)));
    for (Member member : world.members().all()) {
      Optional<SecretBytes> old = opened.access(role).credential(member);
      try {
        byte[] sealed = OwedCredentials.seal(opened.root(), credential(credentials, member), old);
        EpochTag next = changed.account(role).epoch(member.id());
        owed.put(
            transaction,
            role,
            member.id(),
            new OwedCredentials.Owed(token.account(role).epoch(member.id()), next, sealed));
      } finally {
        old.ifPresent(SecretBytes::close);
      }
    }
  }

  private void commit(Role role, AccountRecord after, Map<EnrolmentId, SecretBytes> credentials) {
    List<Ask<Member>> asks =
        World.asks(
            world.members().all(),
            (member, deadline) -> {
              owed.settle(role, member, deadline);
              return member;
            });
    var _ = world.quorum().all(asks, world.members().toRevoke(), world.deadline(), _ -> {});
    for (Member member : world.members().all()) {
      opened
          .access(role)
          .keep(
              member,
              credential(credentials, member).copy(),
              after.epoch(member.id()),
              Optional.empty());
    }
  }

  private Errand errand(Role role, Member member, Operation operation) {
    Policies policies = owed.policies();
    return new Errand(
        policies.account(member, role),
        token.account(role).epoch(member.id()),
        policies.accountPolicy(member, role).digest(),
        operation);
  }

  private Note staging(Role role, AccountRecord after) {
    var content = new FieldWriter();
    after.write(content);
    byte[] name = new FieldWriter().text(role.name()).toBytes();
    return new Note(NoteTable.DECISIONS, slot, name, content.toBytes());
  }

  private Map<EnrolmentId, EpochTag> fresh() {
    var epochs = new LinkedHashMap<EnrolmentId, EpochTag>();
    for (Member member : world.members().all()) {
      epochs.put(member.id(), EpochTag.random(world.random()));
    }
    return epochs;
  }

  private void write(java.util.function.Consumer<Transaction> work) {
    world
        .directory()
        .<Boolean, RuntimeException>write(tx -> {
          work.accept(tx);
          return true;
        });
  }

  private static SecretBytes credential(Map<EnrolmentId, SecretBytes> credentials, Member member) {
    return java.util.Objects.requireNonNull(credentials.get(member.id()));
  }
}
