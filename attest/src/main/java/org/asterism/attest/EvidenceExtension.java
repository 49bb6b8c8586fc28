package org.asterism.attest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.attest.collateral.X509;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// Evidence inside an RA-TLS certificate: TCG DICE tagged evidence as the interoperable RA-TLS
/// profile has it, or the older bare quote. Both are bound to the certificate's key through report
/// data: a relying party demands [#expectedReportData()].
///
/// It shows that the software once held this key. It does not show who is at the other end now
/// (evidence can be relayed); for that, challenge the peer after the handshake. Endorsements in the
/// certificate are not read.
///
/// @param form how the evidence lies there
/// @param evidence the evidence's bytes, for [Evidence#parse]
/// @param expectedReportData the report data that binds this certificate's key
/// @param claims the claims that the report data covers, by name; none in the older form
public record EvidenceExtension(
    Form form, Bytes evidence, Bytes expectedReportData, Map<String, Bytes> claims) {
  private static final String TAGGED = "2.23.133.5.4.9";
  private static final String GRAMINE = "0.6.9.42.840.113741.1337.6";
  private static final String INTEL = "1.2.840.113741.1.13.1";
  private static final int REPORT_DATA = 64;
  private static final int TAG_QUOTE = 60_000;
  private static final String KEY_HASH = "pubkey-hash";

  /// How evidence lies in a certificate.
  public enum Form {
    /// TCG DICE tagged evidence, 2.23.133.5.4.9: CBOR tag 60000 of quote and claims; report data is
    /// SHA-256 of the claims.
    TAGGED,
    /// The quote alone, under Gramine's or Intel's own OID; report data is SHA-256 of the key.
    /// Where Intel's SDK repeats its tagged quote here, report data is of the claims: it binds no
    /// key by itself, and the demand refuses it.
    LEGACY
  }

  public EvidenceExtension {
    claims = Map.copyOf(claims);
  }

  /// All evidence in a certificate, tagged first; none is no error. Tagged evidence whose claims do
  /// not name the certificate's key is refused.
  public static List<EvidenceExtension> in(X509Certificate certificate, Provider provider)
      throws MalformedException {
    Bytes key = Bytes.of(certificate.getPublicKey().getEncoded());
    List<EvidenceExtension> found = new ArrayList<>();
    Optional<Bytes> tagged = X509.extension(certificate, TAGGED);
    if (tagged.isPresent()) {
      found.add(tagged(tagged.get(), key, provider));
    }
    for (String oid : List.of(GRAMINE, INTEL)) {
      Optional<Bytes> legacy = X509.extension(certificate, oid);
      if (legacy.isPresent()) {
        found.add(legacy(legacy.get(), key, provider));
      }
    }
    return List.copyOf(found);
  }

  /// Interoperable RA-TLS, "CBOR tag 60000": an array of the quote and the serialised claims; of
  /// the claims `pubkey-hash` is demanded, an array of a hash algorithm and the key's hash.
  static EvidenceExtension tagged(Bytes value, Bytes key, Provider provider)
      throws MalformedException {
    Cbor cbor = new Cbor(value);
    cbor.exactly(Cbor.TAG, TAG_QUOTE, "the tag of a quote");
    cbor.exactly(Cbor.ARRAY, 2, "quote and claims");
    Bytes quote = cbor.bytes("the quote");
    Bytes serialised = cbor.bytes("the claims");
    cbor.end("tagged evidence");
    Cbor inner = new Cbor(serialised);
    Map<String, Bytes> claims = inner.claims("the claims");
    inner.end("the claims");
    if (!claims.containsKey(KEY_HASH)) {
      throw new MalformedException("expected the claim pubkey-hash, found none");
    }
    names(claims.get(KEY_HASH), key, provider);
    return new EvidenceExtension(
        Form.TAGGED, quote, padded(hash("SHA-256", serialised, provider)), claims);
  }

  private static void names(Bytes claim, Bytes key, Provider provider) throws MalformedException {
    Cbor cbor = new Cbor(claim);
    cbor.exactly(Cbor.ARRAY, 2, "algorithm and hash");
    String algorithm = algorithm(cbor.head(Cbor.UNSIGNED, "a hash algorithm"));
    Bytes named = cbor.bytes("the key's hash");
    cbor.end("pubkey-hash");
    if (!named.equals(hash(algorithm, key, provider))) {
      throw new MalformedException("expected claims for this certificate's key, found another");
    }
  }

  /// The IANA registry of named information hash algorithms, as the profile has it.
  private static String algorithm(long id) throws MalformedException {
    if (id == 1) {
      return "SHA-256";
    }
    if (id == 7) {
      return "SHA-384";
    }
    if (id == 8) {
      return "SHA-512";
    }
    throw new MalformedException("expected hash algorithm 1, 7 or 8, found " + id);
  }

  private static EvidenceExtension legacy(Bytes quote, Bytes key, Provider provider) {
    Bytes expected = padded(hash("SHA-256", key, provider));
    return new EvidenceExtension(Form.LEGACY, quote, expected, Map.of());
  }

  private static Bytes padded(Bytes hash) {
    return hash.then(Bytes.of(new byte[REPORT_DATA - hash.length()]));
  }

  private static Bytes hash(String algorithm, Bytes data, Provider provider) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm, provider);
      return Bytes.of(digest.digest(data.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("the provider lacks " + algorithm, e);
    }
  }
}
