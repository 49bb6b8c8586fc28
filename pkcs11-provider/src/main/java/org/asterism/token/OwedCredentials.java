package org.asterism.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.custody.Authority;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Policies;
import org.asterism.custody.World;
import org.asterism.directory.CorruptRowException;
import org.asterism.directory.FieldReader;
import org.asterism.directory.FieldWriter;
import org.asterism.directory.Note;
import org.asterism.directory.NoteTable;
import org.asterism.directory.RowKeys;
import org.asterism.directory.Transaction;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;

/// Decided PIN changes that a vault has not confirmed: it gets the decision before any login there
/// counts (protocol §4). Safe for use by many threads.
final class OwedCredentials {
  private static final byte[] SEALED = "asterism/owed-credential/v1".getBytes(UTF_8);

  private final World world;
  private final long slot;
  private final Policies policies;

  OwedCredentials(World world, long slot, Policies policies) {
    this.world = world;
    this.slot = slot;
    this.policies = policies;
  }

  /// What one vault is owed.
  ///
  /// @param sealed verifier and old credential, under the token root, for a vault that has not even
  ///   staged the change
  record Owed(EpochTag before, EpochTag next, byte[] sealed) {

    byte[] encode() {
      return new FieldWriter().number(before.value()).number(next.value()).bytes(sealed).toBytes();
    }

    static Owed decode(byte[] content) throws CorruptRowException {
      var in = new FieldReader(content);
      var owed = new Owed(new EpochTag(in.number()), new EpochTag(in.number()), in.bytes());
      in.end();
      return owed;
    }
  }

  /// @param before the credential that is in force at the vault, if there is one
  static byte[] seal(RowKeys root, SecretBytes verifier, Optional<SecretBytes> before) {
    try (SecretBytes both =
        before.isPresent()
            ? SecretBytes.concat(verifier, before.get())
            : SecretBytes.concat(verifier)) {
      return both.useArray(bytes -> root.seal(bytes, SEALED));
    }
  }

  Policies policies() {
    return policies;
  }

  void put(Transaction transaction, Role role, EnrolmentId vault, Owed owed) {
    transaction.put(new Note(NoteTable.OWED_CREDENTIALS, slot, name(role, vault), owed.encode()));
  }

  void remove(Transaction transaction, Role role, EnrolmentId vault) {
    transaction.remove(new Note(NoteTable.OWED_CREDENTIALS, slot, name(role, vault), new byte[0]));
  }

  Optional<Owed> find(Role role, EnrolmentId vault) {
    byte[] name = name(role, vault);
    for (Note note : world.directory().read(tx -> tx.notes(NoteTable.OWED_CREDENTIALS, slot))) {
      if (Arrays.equals(note.name(), name)) {
        return Optional.of(decode(note));
      }
    }
    return Optional.empty();
  }

  /// Gives `member` the decision that it is owed, if any.
  ///
  /// @throws VaultException if the vault still has the PIN before: it must not be asked now
  void settle(Role role, Member member, Duration deadline) throws VaultException {
    Optional<Owed> owed = find(role, member.id());
    if (owed.isPresent()) {
      commit(role, member, owed.get(), deadline);
    }
  }

  /// Commits; forgets the debt once the vault has confirmed.
  void commit(Role role, Member member, Owed owed, Duration deadline) throws VaultException {
    Outcome outcome =
        new Errand(
                policies.account(member, role),
                owed.before(),
                policies.accountPolicy(member, role).digest(),
                new Operation.Commit(owed.next()))
            .run(member, Authority.NONE, deadline);
    if (outcome instanceof Outcome.Refused refused) {
      throw new VaultRefused(member.vault().name(), refused);
    }
    world
        .directory()
        .<Boolean, RuntimeException>write(tx -> {
          remove(tx, role, member.id());
          return true;
        });
  }

  private static Owed decode(Note note) {
    try {
      return Owed.decode(note.content());
    } catch (CorruptRowException impossible) {
      throw new IllegalStateException("an authentic debt does not parse", impossible);
    }
  }

  private static byte[] name(Role role, EnrolmentId vault) {
    return new FieldWriter().text(role.name()).bytes(vault.bytes().toByteArray()).toBytes();
  }
}
