package org.asterism.algorithm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
import org.asterism.crypto.SecretDer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeKind;
import org.asterism.secret.SecretBytes;

/// The curves of one type of keys, and what their keys look like: in attributes (PKCS#11 v3.1
/// §6.3.5), in PKCS#8 and in a `SubjectPublicKeyInfo` (RFC 8410 §4, §7).
public record OctetCurves(List<OctetCurve> all) {

  /// `CKA_EC_PARAMS`; kept as object identifier.
  record Parameters(OctetCurves curves) implements AttributeKind {
    @Override
    public Optional<byte[]> accept(byte[] value) {
      return Optional.of(curves.byParameters(value).map(OctetCurves::parameters).orElse(value));
    }
  }

  /// `CKA_EC_POINT`; kept inside an OCTET STRING.
  record Point(OctetCurves curves) implements AttributeKind {
    @Override
    public Optional<byte[]> accept(byte[] value) {
      return Optional.of(
          curves.all.stream()
              .flatMap(curve -> octets(curve, value).stream())
              .findFirst()
              .map(OctetCurves::wrapped)
              .orElse(value));
    }
  }

  /// The DER object identifier that names `curve`.
  public static byte[] parameters(OctetCurve curve) {
    return Der.objectIdentifier(curve.objectIdentifiers().getFirst());
  }

  /// The curve that `CKA_EC_PARAMS` means, by object identifier or by name; empty for any other.
  public Optional<OctetCurve> byParameters(byte[] parameters) {
    return all.stream().filter(curve -> isNamed(curve, parameters)).findFirst();
  }

  /// The octets of a key, which applications give bare (PKCS#11 v3.1), inside an OCTET STRING, or,
  /// as some read v3.0, inside a BIT STRING; empty if they are of another length.
  public static Optional<byte[]> octets(OctetCurve curve, byte[] bareOrWrapped) {
    if (bareOrWrapped.length == curve.keyBytes()) {
      return Optional.of(bareOrWrapped);
    }
    return Stream.of(head(Der.OCTET_STRING, curve, 0), head(Der.BIT_STRING, curve, 1))
        .filter(head ->
            bareOrWrapped.length == head.length + curve.keyBytes()
                && Arrays.equals(head, 0, head.length, bareOrWrapped, 0, head.length))
        .map(head -> Arrays.copyOfRange(bareOrWrapped, head.length, bareOrWrapped.length))
        .findFirst();
  }

  /// `CKA_EC_POINT` as it is handed out: see docs/adr/0019-octet-points.md.
  public static byte[] wrapped(byte[] publicKey) {
    return Der.element(Der.OCTET_STRING, publicKey);
  }

  /// @param key of the curve; stays the caller's
  public static SecretBytes pkcs8(OctetCurve curve, SecretBytes key) {
    return Pkcs8.envelope(
        SecretDer.element(Der.OCTET_STRING, SecretDer.bytes(key)), parameters(curve));
  }

  /// How long it is, whatever the key.
  static int pkcs8Length(OctetCurve curve) {
    try (var key = SecretBytes.allocate(curve.keyBytes());
        var encoded = pkcs8(curve, key)) {
      return encoded.length();
    }
  }

  /// A private key that came from outside, as RFC 8410 §7 has it.
  ///
  /// @throws CryptokiException `CKR_WRAPPED_KEY_INVALID`, or `CKR_CURVE_NOT_SUPPORTED`
  KeyMaterial unwrapped(OctetKeyType type, SecretBytes pkcs8) throws CryptokiException {
    try (var foreign = pkcs8.useArray(OctetCurves::foreign)) {
      var curve =
          byParameters(foreign.parameters())
              .orElseThrow(() ->
                  new CryptokiException(
                      Ckr.CURVE_NOT_SUPPORTED, "the wrapped key is on another curve"));
      if (foreign.key().length() != curve.keyBytes()) {
        throw Refusals.wrapped("a private key of %s has another length".formatted(curve.name()));
      }
      return type.material(curve, foreign.key());
    } catch (DerException e) {
      throw Refusals.wrapped("no such private key as pkcs#8 is wrapped in it");
    }
  }

  private record Foreign(byte[] parameters, SecretBytes key) implements AutoCloseable {
    @Override
    public void close() {
      key.close();
    }
  }

  private static Foreign foreign(byte[] encoded) throws DerException {
    var parts = Pkcs8.parts(encoded);
    byte[] parameters = Der.element(Der.OID, parts.algorithm().bytes(Der.OID));
    parts.algorithm().end();
    return new Foreign(parameters, SecretBytes.takeFrom(parts.inner().bytes(Der.OCTET_STRING)));
  }

  /// The private key in what [#pkcs8] made.
  ///
  /// @throws IllegalArgumentException if it is none
  public static SecretBytes privateKey(SecretBytes pkcs8) {
    return pkcs8.useArray(encoded -> {
      try {
        return SecretBytes.takeFrom(Pkcs8.inner(encoded).bytes(Der.OCTET_STRING));
      } catch (DerException e) {
        throw new IllegalArgumentException("expected a private key as RFC 8410 has it", e);
      }
    });
  }

  public static byte[] publicKeyInfo(OctetFacts facts) {
    return Der.element(
        Der.SEQUENCE,
        Der.element(Der.SEQUENCE, parameters(facts.curve())),
        Der.element(Der.BIT_STRING, new byte[1], facts.publicKey()));
  }

  private static boolean isNamed(OctetCurve curve, byte[] parameters) {
    return Stream.concat(
            curve.objectIdentifiers().stream().map(Der::objectIdentifier),
            curve.names().stream()
                .map(name -> Der.element(Der.PRINTABLE_STRING, name.getBytes(US_ASCII))))
        .anyMatch(each -> Arrays.equals(each, parameters));
  }

  // Tag, length and, in a BIT STRING, that no bit is left unused.
  private static byte[] head(int tag, OctetCurve curve, int unused) {
    byte[] element = Der.element(tag, new byte[unused], new byte[curve.keyBytes()]);
    return Arrays.copyOf(element, element.length - curve.keyBytes());
  }
}
