package org.asterism.attest;

import static org.asterism.attest.MadeUp.join;
import static org.asterism.attest.MadeUp.littleEndian;

import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.asterism.attest.quote.Bytes;

/// A quote of a made-up platform. A test changes its parts, then has it signed; what it changes in
/// [#signed] afterwards is forgery.
final class MadeUpQuote {
  private static final String INTEL_QE = "939a7233f79c4ca9940a0db3957f0607";
  private static final int SIGNATURE = 64;

  int version = 3;
  long tee;
  byte[] header = join(new byte[12], HexFormat.of().parseHex(INTEL_QE), new byte[20]);
  byte[] body = new byte[384];
  byte[] qeReport = new byte[384];
  byte[] authentication = new byte[32];
  int certificationType = 5;
  KeyPair attestation = Paper.curve("secp256r1");

  /// Whether the platform vouches for an attestation key that is no point of the curve.
  boolean offCurve;

  /// What is signed, ready to be forged.
  final class Signed {
    byte[] signature = new byte[0];
    byte[] coordinates = coordinates(attestation);
    byte[] qeReport = MadeUpQuote.this.qeReport.clone();
    byte[] qeSignature = new byte[0];
    byte[] body = head();
  }

  MadeUpQuote trustDomain(int revision) {
    version = revision == 2 ? 5 : 4;
    tee = 0x81;
    body = new byte[revision == 2 ? 648 : 584];
    return this;
  }

  Signed signed(KeyPair platform) {
    Signed signed = new Signed();
    if (offCurve) {
      signed.coordinates[63] ^= 1;
    }
    byte[] bound = sha256(join(signed.coordinates, authentication));
    System.arraycopy(bound, 0, signed.qeReport, 320, bound.length);
    signed.qeSignature =
        MadeUp.sign("SHA256withECDSA", platform.getPrivate(), signed.qeReport, SIGNATURE / 2);
    signed.signature =
        MadeUp.sign("SHA256withECDSA", attestation.getPrivate(), signed.body, SIGNATURE / 2);
    return signed;
  }

  private byte[] head() {
    byte[] start = header.clone();
    System.arraycopy(littleEndian(version, 2), 0, start, 0, 2);
    if (start[2] == 0) {
      start[2] = 2;
    }
    System.arraycopy(littleEndian(tee, 4), 0, start, 4, 4);
    byte[] typed = join(littleEndian(type(), 2), littleEndian(body.length, 4));
    return version == 5 ? join(start, typed, body) : join(start, body);
  }

  private int type() {
    return tee == 0 ? 1 : body.length == 584 ? 2 : 3;
  }

  /// Everything in its place. SGX DCAP ECDSA Quote Library API, A.4.
  Bytes assembled(Signed signed, String chain) {
    byte[] pem = Bytes.utf8(chain).toArray();
    byte[] certified =
        join(
            signed.qeReport,
            signed.qeSignature,
            littleEndian(authentication.length, 2),
            authentication,
            certification(certificationType, pem));
    byte[] inner = version == 3 ? certified : certification(6, certified);
    byte[] end = join(signed.signature, signed.coordinates, inner);
    return Bytes.of(join(signed.body, littleEndian(end.length, 4), end));
  }

  private static byte[] certification(int type, byte[] data) {
    return join(littleEndian(type, 2), littleEndian(data.length, 4), data);
  }

  private static byte[] coordinates(KeyPair pair) {
    byte[] encoded = ((ECPublicKey) pair.getPublic()).getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 64, encoded.length);
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
