package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.secret.Handover;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;

/// The vault's data key, as what it is used for: naming rows, sealing them, and hashing verifiers.
/// Each use has a key of its own, derived from the data key.
///
/// Safe for use by many threads. Closing it erases every derived key.
public final class DataKey implements AutoCloseable {
  private static final byte[] NO_CONTEXT = {};

  private final SecretBytes naming;
  private final SecretBytes sealing;
  private final SecretBytes verifying;
  private final Aead aead;

  /// Derives what is used from the data key itself, which stays the caller's to close.
  public DataKey(SecretBytes root, SecureRandom random) {
    List<SecretBytes> derived = derive(root, "row names", "rows", "verifiers");
    this.naming = derived.get(0);
    this.sealing = derived.get(1);
    this.verifying = derived.get(2);
    this.aead = new Aead(random);
  }

  private static List<SecretBytes> derive(SecretBytes root, String... uses) {
    var derived = new ArrayList<SecretBytes>();
    try (var handover = Handover.orElse(() -> derived.forEach(SecretBytes::close))) {
      for (String use : uses) {
        derived.add(Derivation.derive(root, "asterism vault v1 " + use, NO_CONTEXT));
      }
      return handover.to(derived);
    }
  }

  /// protocol.md §2: tables are keyed by HMAC(data key, handle).
  public RowKey rowKey(byte[] handle) {
    return RowKey.of(HmacSha256.mac(naming, handle));
  }

  /// What is kept of a credential: by itself it opens nothing and is good for no login elsewhere.
  public SecretBytes verifierDigest(byte[] account, SecretBytes credential) {
    return credential.useArray(
        lent -> SecretBytes.takeFrom(HmacSha256.mac(verifying, account, lent)));
  }

  /// Seals a row so that it opens in this table and under this name only.
  public byte[] seal(String table, RowKey row, byte[] opened) {
    return aead.seal(sealing, place(table, row), opened);
  }

  /// Opens a row into an array that the caller wipes.
  public byte[] open(String table, RowKey row, byte[] sealed) throws UnsealException {
    return aead.open(sealing, place(table, row), sealed);
  }

  @Override
  public void close() {
    naming.close();
    sealing.close();
    verifying.close();
  }

  // The name has a fixed length and stands in front, so no two places give the same bytes.
  private static byte[] place(String table, RowKey row) {
    byte[] name = row.bytes();
    byte[] label = table.getBytes(US_ASCII);
    return ByteBuffer.allocate(name.length + label.length).put(name).put(label).array();
  }
}
