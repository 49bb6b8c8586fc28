package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Stretch;
import org.asterism.vault.Usage;

/// Records as bytes, before they are sealed.
///
/// design §7, an assembled key: `handle | type | usage | epoch tag | share | commitments | policy |
/// companion`; a key in threshold custody: `handle | type | usages | group | epoch tag | share |
/// key commitment | roster commitment | pseudonym's private key | policy | companion | sharing
/// commitment`; an object: `handle | epoch tag | key's handle | policy | companion`; an account:
/// [AccountCodec]. Lengths are 4 bytes; an absent field has length 0. The login share and the
/// sharing commitment, also those of what is staged, are left out where there is none, as releases
/// before them wrote all. What is staged begins with its epoch tag: beside an account `stretch |
/// verifier | login share`, beside a key `0 | share | companion | sharing commitment`, for no
/// stretch takes no memory.
final class EntryCodec {
  private static final byte TYPE_ASSEMBLED = 1;
  private static final byte TYPE_THRESHOLD = 2;
  private static final byte USAGE_RELEASE = 1;

  // Where what is staged beside an account has how much memory its stretch takes.
  private static final int OF_KEY = 0;

  private EntryCodec() {}

  /// An array that the caller wipes.
  static byte[] encode(Entry entry) {
    var out = new RowWriter().fixed(entry.handle().bytes().toByteArray());
    try {
      switch (entry.contents()) {
        case StoredRecord.Key key -> encodeKey(out, entry.epoch(), key);
        case StoredRecord.ThresholdKey key -> encodeKey(out, entry.epoch(), key);
        case StoredRecord.Companion companion -> encodeObject(out, entry.epoch(), companion);
        case StoredRecord.Account account -> AccountCodec.encode(out, entry.epoch(), account);
      }
      return out.toArray();
    } finally {
      out.wipe();
    }
  }

  /// Reads what [#encode] wrote for this table; the caller closes the entry.
  static Entry decode(Table table, byte[] opened) throws StoreException {
    var in = new RowReader(opened);
    Handle handle = Handle.of(in.raw(Handle.LENGTH));
    return switch (table) {
      case KEY -> decodeKey(handle, in);
      case OBJECT -> decodeObject(handle, in);
      case ACCOUNT -> AccountCodec.decode(handle, in);
      case VAULT, STAGED, COUNTER, STANDING, ENGINE, TOKEN, TOMBSTONE ->
          throw new IllegalArgumentException("no records are kept in " + table);
    };
  }

  static byte[] encodeStaged(Staged staged) {
    var out = new RowWriter().i64(staged.next().value());
    try {
      switch (staged) {
        case Staged.Pin pin -> {
          AccountCodec.writeStretch(out, pin.stretch());
          out.secret(pin.verifierDigest());
          pin.loginShare().ifPresent(out::secret);
        }
        case Staged.Share share -> {
          out.i32(OF_KEY).secret(share.share()).octets(share.companion());
          share.sharing().map(Commitment::bytes).ifPresent(out::fixed);
        }
      }
      return out.toArray();
    } finally {
      out.wipe();
    }
  }

  static Staged decodeStaged(byte[] opened) throws StoreException {
    var in = new RowReader(opened);
    EpochTag next = new EpochTag(in.u64());
    int memory = in.u32();
    return memory == OF_KEY
        ? decodeShare(next, in)
        : decodePin(next, AccountCodec.readStretch(memory, in), in);
  }

  private static Staged decodePin(EpochTag next, Stretch stretch, RowReader in)
      throws StoreException {
    ByteBuffer verifier = in.field();
    Optional<ByteBuffer> share = AccountCodec.lastField(in);
    in.end();
    SecretBytes digest = RowReader.secret(verifier);
    try (var handover = Handover.orElse(digest::close)) {
      return handover.to(new Staged.Pin(next, stretch, digest, share.map(RowReader::secret)));
    }
  }

  private static Staged decodeShare(EpochTag next, RowReader in) throws StoreException {
    ByteBuffer share = in.field();
    Octets companion = in.octets();
    Optional<Commitment> sharing = sharing(in);
    in.end();
    return new Staged.Share(next, RowReader.secret(share), sharing, companion);
  }

  private static Optional<Commitment> sharing(RowReader in) throws StoreException {
    return in.remaining() == 0
        ? Optional.empty()
        : Optional.of(Commitment.of(in.raw(Commitment.LENGTH)));
  }

  private static void encodeKey(RowWriter out, EpochTag epoch, StoredRecord.Key key) {
    out.u8(TYPE_ASSEMBLED)
        .u8(USAGE_RELEASE)
        .i64(epoch.value())
        .secret(key.share())
        .octets(key.commitments())
        .octets(key.policy().bytes())
        .octets(key.companion());
  }

  private static void encodeKey(RowWriter out, EpochTag epoch, StoredRecord.ThresholdKey key) {
    if (!(key.signer() instanceof Signer.Kept(SecretBytes privateKey))) {
      throw new IllegalArgumentException("a record is stored with its pseudonym");
    }
    int usages = 0;
    for (Usage usage : key.purpose().usages()) {
      usages |= bit(usage);
    }
    out.u8(TYPE_THRESHOLD)
        .u8(usages)
        .u8(key.purpose().group().number())
        .i64(epoch.value())
        .secret(key.share())
        .fixed(key.commitments().key().bytes())
        .fixed(key.commitments().roster().bytes())
        .secret(privateKey)
        .octets(key.policy().bytes())
        .octets(key.companion());
    key.commitments().sharing().map(Commitment::bytes).ifPresent(out::fixed);
  }

  private static Entry decodeKey(Handle handle, RowReader in) throws StoreException {
    int type = in.u8();
    return switch (type) {
      case TYPE_ASSEMBLED -> decodeAssembled(handle, in);
      case TYPE_THRESHOLD -> decodeThreshold(handle, in);
      default -> throw RowReader.malformed("type " + type);
    };
  }

  private static Entry decodeThreshold(Handle handle, RowReader in) throws StoreException {
    var purpose = purpose(in);
    EpochTag epoch = new EpochTag(in.u64());
    ByteBuffer share = in.field();
    Commitment toKey = Commitment.of(in.raw(Commitment.LENGTH));
    Commitment roster = Commitment.of(in.raw(Commitment.LENGTH));
    ByteBuffer privateKey = in.field();
    EncodedPolicy policy = readPolicy(in);
    Octets companion = in.octets();
    var commitments = new StoredRecord.Commitments(toKey, roster, sharing(in));
    in.end();
    SecretBytes held = RowReader.secret(share);
    try (var handover = Handover.orElse(held::close)) {
      var signer = new Signer.Kept(RowReader.secret(privateKey));
      var key =
          new StoredRecord.ThresholdKey(held, purpose, commitments, signer, policy, companion);
      return handover.to(new Entry(handle, epoch, key));
    }
  }

  private static StoredRecord.Purpose purpose(RowReader in) throws StoreException {
    int usages = in.u8();
    int group = in.u8();
    for (Group known : Group.values()) {
      if (known.number() == group) {
        var held = EnumSet.allOf(Usage.class);
        held.removeIf(usage -> (usages & bit(usage)) == 0);
        if (held.stream().mapToInt(EntryCodec::bit).sum() == usages) {
          return new StoredRecord.Purpose(known, held);
        }
      }
    }
    throw RowReader.malformed("usages %d in group %d".formatted(usages, group));
  }

  private static int bit(Usage usage) {
    return switch (usage) {
      case RSA_EXP -> 1;
      case MUL_POINT -> 1 << 1;
      case SCHNORR -> 1 << 2;
      case ECDSA -> 1 << 3;
    };
  }

  private static Entry decodeAssembled(Handle handle, RowReader in) throws StoreException {
    requireByte(in, USAGE_RELEASE, "usage");
    EpochTag epoch = new EpochTag(in.u64());
    ByteBuffer share = in.field();
    Octets commitments = in.octets();
    EncodedPolicy policy = readPolicy(in);
    Octets companion = in.octets();
    in.end();
    return new Entry(
        handle,
        epoch,
        new StoredRecord.Key(RowReader.secret(share), commitments, policy, companion));
  }

  private static void encodeObject(
      RowWriter out, EpochTag epoch, StoredRecord.Companion companion) {
    out.i64(epoch.value())
        .octets(companion.key().map(Handle::bytes).orElse(Octets.EMPTY))
        .octets(companion.policy().bytes())
        .octets(companion.companion());
  }

  private static Entry decodeObject(Handle handle, RowReader in) throws StoreException {
    EpochTag epoch = new EpochTag(in.u64());
    Optional<Handle> uses = optionalHandle(in.octets());
    EncodedPolicy policy = readPolicy(in);
    Octets companion = in.octets();
    in.end();
    return new Entry(handle, epoch, new StoredRecord.Companion(uses, policy, companion));
  }

  static EncodedPolicy readPolicy(RowReader in) throws StoreException {
    Octets bytes = in.octets();
    if (bytes.size() > EncodedPolicy.MAX_LENGTH) {
      throw RowReader.malformed("a policy of %d bytes".formatted(bytes.size()));
    }
    return new EncodedPolicy(bytes);
  }

  private static Optional<Handle> optionalHandle(Octets bytes) throws StoreException {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    if (bytes.size() != Handle.LENGTH) {
      throw RowReader.malformed("a handle of %d bytes".formatted(bytes.size()));
    }
    return Optional.of(new Handle(bytes));
  }

  private static void requireByte(RowReader in, byte expected, String field) throws StoreException {
    int found = in.u8();
    if (found != expected) {
      throw RowReader.malformed("%s %d, expected %d".formatted(field, found, expected));
    }
  }
}
