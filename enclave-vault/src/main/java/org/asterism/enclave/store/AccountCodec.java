package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;

/// Accounts as bytes, before they are sealed: `handle | epoch tag | role | tries | stretch |
/// verifier | token root | private root | policy | companion | login share | sharing tag | staged
/// sharing tag | staged token root | staged private root`.
///
/// The end is left out as far as there is nothing to say: from the login share on where there is
/// none and the roots are shared as the token was made, from the sharing tag on where they are, and
/// the staged fields where nothing waits. Releases before these fields wrote the same.
final class AccountCodec {
  private static final byte ROLE_SO = 1;
  private static final byte ROLE_USER = 2;

  // What the port allows an account.
  private static final int TRIES_MAX = 1000;

  private AccountCodec() {}

  static void encode(RowWriter out, EpochTag epoch, StoredRecord.Account account) {
    out.i64(epoch.value()).u8(account.role() == Role.SO ? ROLE_SO : ROLE_USER).i32(account.tries());
    writeStretch(out, account.stretch());
    writeOptional(out, account.verifier());
    out.secret(account.roots().tokenRoot());
    writeOptional(out, account.roots().privateRoot());
    out.octets(account.policy().bytes()).octets(account.companion());
    writeSharings(out, account);
  }

  // Nothing of what a release before the field did not know.
  private static void writeSharings(RowWriter out, StoredRecord.Account account) {
    StoredRecord.Sharings sharings = account.sharings();
    if (sharings.equals(StoredRecord.Sharings.BORN)) {
      account.loginShare().ifPresent(out::secret);
      return;
    }
    writeOptional(out, account.loginShare());
    out.i64(sharings.inForce().value());
    sharings
        .staged()
        .ifPresent(staged -> {
          out.i64(staged.sharing().value()).secret(staged.roots().tokenRoot());
          writeOptional(out, staged.roots().privateRoot());
        });
  }

  static Entry decode(Handle handle, RowReader in) throws StoreException {
    EpochTag epoch = new EpochTag(in.u64());
    Role role = role(in.u8());
    int tries = in.u32();
    if (tries < 1 || tries > TRIES_MAX) {
      throw RowReader.malformed("%d tries".formatted(tries));
    }
    Stretch stretch = readStretch(in);
    ByteBuffer verifier = in.field();
    ByteBuffer token = in.field();
    ByteBuffer privateRoot = in.field();
    EncodedPolicy policy = EntryCodec.readPolicy(in);
    Octets companion = in.octets();
    Tail tail = tail(in);
    in.end();
    List<SecretBytes> made = new ArrayList<>();
    try (var handover = Handover.orElse(() -> made.forEach(SecretBytes::close))) {
      Optional<SecretBytes> verified = optionalSecret(verifier);
      verified.ifPresent(made::add);
      Optional<SecretBytes> evaluating = tail.loginShare().map(RowReader::secret);
      evaluating.ifPresent(made::add);
      Roots<SecretBytes> roots = roots(token, privateRoot);
      made.add(roots.tokenRoot());
      roots.privateRoot().ifPresent(made::add);
      StoredRecord.Sharings sharings = tail.sharings();
      return handover.to(
          new Entry(
              handle,
              epoch,
              new StoredRecord.Account(
                  role, tries, stretch, verified, evaluating, roots, sharings, policy, companion)));
    }
  }

  /// What follows the companion.
  private record Tail(
      Optional<ByteBuffer> loginShare, EpochTag sharing, Optional<StagedFields> staged) {
    StoredRecord.Sharings sharings() {
      return new StoredRecord.Sharings(
          sharing,
          staged.map(fields ->
              new StoredRecord.StagedRoots(
                  fields.sharing(), roots(fields.tokenRoot(), fields.privateRoot()))));
    }
  }

  private record StagedFields(EpochTag sharing, ByteBuffer tokenRoot, ByteBuffer privateRoot) {}

  private static Tail tail(RowReader in) throws StoreException {
    if (in.remaining() == 0) {
      return new Tail(Optional.empty(), EpochTag.NONE, Optional.empty());
    }
    ByteBuffer share = in.field();
    if (in.remaining() == 0) {
      return new Tail(Optional.of(longEnough(share)), EpochTag.NONE, Optional.empty());
    }
    EpochTag sharing = new EpochTag(in.u64());
    Optional<StagedFields> staged =
        in.remaining() == 0
            ? Optional.empty()
            : Optional.of(new StagedFields(new EpochTag(in.u64()), in.field(), in.field()));
    if (sharing.equals(EpochTag.NONE) && staged.isEmpty()) {
      throw RowReader.malformed("a sharing that needs no word");
    }
    return new Tail(Optional.of(share).filter(ByteBuffer::hasRemaining), sharing, staged);
  }

  /// A login share at the end of a row, where there is one.
  static Optional<ByteBuffer> lastField(RowReader in) throws StoreException {
    return in.remaining() == 0 ? Optional.empty() : Optional.of(longEnough(in.field()));
  }

  private static ByteBuffer longEnough(ByteBuffer field) throws StoreException {
    if (!field.hasRemaining()) {
      throw RowReader.malformed("a login share of no length");
    }
    return field;
  }

  private static Roots<SecretBytes> roots(ByteBuffer token, ByteBuffer privateRoot) {
    SecretBytes tokenRoot = RowReader.secret(token);
    try (var handover = Handover.orElse(tokenRoot::close)) {
      return handover.to(new Roots<>(tokenRoot, optionalSecret(privateRoot)));
    }
  }

  static void writeStretch(RowWriter out, Stretch stretch) {
    out.i32(stretch.memoryKib()).i32(stretch.passes()).i32(stretch.lanes()).octets(stretch.salt());
  }

  private static Stretch readStretch(RowReader in) throws StoreException {
    return readStretch(in.u32(), in);
  }

  static Stretch readStretch(int memory, RowReader in) throws StoreException {
    try {
      return new Stretch(memory, in.u32(), in.u32(), in.octets());
    } catch (IllegalArgumentException outOfRange) {
      throw RowReader.malformed(String.valueOf(outOfRange.getMessage()));
    }
  }

  private static void writeOptional(RowWriter out, Optional<SecretBytes> field) {
    field.ifPresentOrElse(out::secret, () -> out.i32(0));
  }

  private static Optional<SecretBytes> optionalSecret(ByteBuffer field) {
    return field.hasRemaining() ? Optional.of(RowReader.secret(field)) : Optional.empty();
  }

  private static Role role(int code) throws StoreException {
    return switch (code) {
      case ROLE_SO -> Role.SO;
      case ROLE_USER -> Role.USER;
      default -> throw RowReader.malformed("role " + code);
    };
  }
}
