package org.asterism.ratls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.asterism.secret.Sha256;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;

/// The 64 bytes that evidence carries. In the attested exchange they are the SHA-512 of a fixed
/// layout ([#of(Side, Binding)]); a known-answer test holds it.
public record ReportData(Octets bytes) {
  public static final int LENGTH = 64;

  private static final byte[] LABEL = "asterism-attest\0".getBytes(StandardCharsets.US_ASCII);

  public ReportData {
    requireSize(bytes, LENGTH, "report data");
  }

  /// Who makes the evidence. The role in the hash stops reflection: an exporter value alone is the
  /// same on both sides.
  public enum Side {
    VAULT(1),
    ENGINE(2);

    private final int code;

    Side(int code) {
      this.code = code;
    }
  }

  /// Everything that one connection's evidence is bound to.
  ///
  /// @param exporter the connection's TLS exporter value
  /// @param hpkeKey X25519 public key of whoever makes the evidence
  public record Binding(Octets exporter, Challenges challenges, Parties parties, Octets hpkeKey) {

    public Binding {
      requireSize(exporter, TlsExporter.LENGTH, "exporter value");
      requireSize(hpkeKey, DirectionKeys.PUBLIC_KEY_LENGTH, "hpke key");
    }
  }

  /// Both sides' fresh challenges.
  public record Challenges(Octets engine, Octets vault) {
    public static final int LENGTH = 32;

    public Challenges {
      requireSize(engine, LENGTH, "engine's challenge");
      requireSize(vault, LENGTH, "vault's challenge");
    }
  }

  /// Who talks to whom, under which enrolment.
  ///
  /// @param own the TLS key of whoever makes the evidence
  /// @param peer that of the other side: stops diversion
  public record Parties(Spki own, Spki peer, EnrolmentId enrolment) {

    /// As the other side sees it.
    Parties mirrored() {
      return new Parties(/* own= */ peer, /* peer= */ own, enrolment);
    }
  }

  /// label (16) | version u32 | side u8 | exporter (32) | engine's challenge (32) | vault's
  /// challenge (32) | SHA-256 of own SPKI (32) | of the peer's (32) | enrolment id (16) | HPKE key
  /// (32), big endian, under SHA-512.
  static ReportData of(Side side, Binding binding) {
    var layout = ByteBuffer.allocate(LABEL.length + 5 + 6 * 32 + EnrolmentId.LENGTH);
    layout.put(LABEL).putInt(AttestedExchange.VERSION).put((byte) side.code);
    layout.put(binding.exporter().toByteArray());
    layout.put(binding.challenges().engine().toByteArray());
    layout.put(binding.challenges().vault().toByteArray());
    layout.put(binding.parties().own().digest().toByteArray());
    layout.put(binding.parties().peer().digest().toByteArray());
    layout.put(binding.parties().enrolment().bytes().toByteArray());
    layout.put(binding.hpkeKey().toByteArray());
    return new ReportData(Octets.of(sha512(layout.array())));
  }

  /// SHA-256 of a certificate's claims, then zeros, as interoperable RA-TLS has it.
  static ReportData ofClaims(byte[] claims) {
    byte[] padded = new byte[LENGTH];
    byte[] digest = Sha256.start().digest(claims);
    System.arraycopy(digest, 0, padded, 0, digest.length);
    return new ReportData(Octets.of(padded));
  }

  static void requireSize(Octets octets, int size, String what) {
    if (octets.size() != size) {
      throw new IllegalArgumentException(
          "%s has %d bytes, not %d".formatted(what, size, octets.size()));
    }
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java runtime has SHA-512", missing);
    }
  }
}
