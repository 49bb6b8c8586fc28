package org.asterism.attest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.MalformedException;

/// The real evidence of `vectors/attestation`, by the names that its README uses.
public final class Vectors {
  private Vectors() {}

  /// A vector with the collateral of its time, and the instant that its README gives.
  public record Vector(String evidence, List<String> collateral, Instant at) {
    public Evidence parsed() {
      return Vectors.evidence(raw());
    }

    public Bytes raw() {
      return bytes(evidence);
    }

    public List<Collateral> collaterals() {
      return collateral.stream().map(Vectors::collateral).toList();
    }
  }

  public static final Vector SGX_CONFIG =
      intel("sgx/confighardening-2025-06", "2025-07-01T00:00:00Z");
  public static final Vector SGX_SW = intel("sgx/swhardening-2025-08", "2025-09-01T00:00:00Z");
  public static final Vector SGX_DEBUG =
      intel("sgx/outofdate-debug-2025-08", "2025-09-01T00:00:00Z");
  public static final Vector SGX_NO_CRL =
      intel("sgx/swhardening-nocrl-2022-12", "2022-12-20T00:50:04Z");
  public static final Vector SGX_EVAL_17 = evaluation("17");
  public static final Vector SGX_EVAL_19 = evaluation("19");
  public static final Vector SGX_EPPID =
      new Vector(
          "sgx/certtype3-eppid/quote.bin",
          List.of("sgx/swhardening-2025-08/collateral.json"),
          Instant.parse("2025-09-01T00:00:00Z"));
  public static final Vector TDX_UP_TO_DATE =
      intel("tdx/v4-uptodate-2025-06", "2025-07-01T00:00:00Z");
  public static final Vector TDX_OUT_OF_DATE =
      intel("tdx/v4-outofdate-2025-02", "2025-03-01T00:00:00Z");
  public static final Vector TDX_UNSUPPORTED =
      intel("tdx/v4-tcb-not-supported-2023-06", "2023-07-01T01:00:00Z");
  public static final Vector TDX_V5_UP_TO_DATE = version5("uptodate");
  public static final Vector TDX_V5_OUT_OF_DATE = version5("outofdate");
  public static final Vector SNP_V2 =
      new Vector(
          "sev-snp/milan-v2-vcek/report.bin",
          List.of("sev-snp/milan-v2-vcek/vcek.der"),
          Instant.parse("2025-01-01T00:00:00Z"));
  public static final Vector SNP_V3 =
      new Vector(
          "sev-snp/milan-v3-vcek/report.bin",
          List.of("sev-snp/milan-v3-vcek/vcek.pem"),
          Instant.parse("2026-11-01T00:00:00Z"));

  private static Vector intel(String folder, String at) {
    return new Vector(
        folder + "/quote.bin", List.of(folder + "/collateral.json"), Instant.parse(at));
  }

  private static Vector evaluation(String number) {
    String folder = "sgx/evalnum-2025-06/";
    return new Vector(
        folder + "quote.bin",
        List.of(folder + "collateral-" + number + ".json"),
        Instant.parse("2025-07-01T00:00:00Z"));
  }

  private static Vector version5(String name) {
    String folder = "tdx/v5-2026-02/";
    return new Vector(
        folder + "quote-" + name + ".bin",
        List.of(folder + "collateral.json"),
        Instant.parse("2026-03-01T00:00:00Z"));
  }

  public static Bytes bytes(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/attestation/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no vector " + file);
      }
      return Bytes.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Evidence evidence(Bytes raw) {
    try {
      return Evidence.parse(raw);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  public static Collateral collateral(String file) {
    try {
      return Collateral.parse(bytes(file));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
