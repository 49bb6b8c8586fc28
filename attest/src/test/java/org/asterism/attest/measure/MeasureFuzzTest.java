package org.asterism.attest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.attest.Vectors;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes a file of firmware or an event log holds, it is measured or refused with the
/// declared exception.
class MeasureFuzzTest {
  static Stream<byte[]> firmware() {
    Bytes section =
        Firmwares.tdxSection(new TdxSection(0, 4096, 0xFFFF_F000L, 4096, TdxSection.EXTENDED));
    return Stream.of(
            Firmwares.amdSev(),
            Firmwares.ovmfX64(),
            Firmwares.snp(1, 0, 4096, 1),
            Firmwares.tdx(1, section))
        .map(Bytes::toArray);
  }

  static Stream<byte[]> logs() {
    return Stream.of(Vectors.bytes("measure/cos-113-intel-tdx.bin").toArray());
  }

  @MethodSource("firmware")
  @FuzzTest
  void anyFirmwareIsMeasuredOrRefused(byte[] bytes) {
    read(() -> {
      Firmware firmware = Firmware.parse(Bytes.of(bytes));
      Bytes nothing = DirectBoot.nothing();
      var boot = Optional.of(new DirectBoot(nothing, nothing, ""));
      read(() -> new SnpGuest(firmware, boot, 2, CpuType.EPYC, 1).measurement());
      return new TrustDomain(firmware).measurement();
    });
  }

  @MethodSource("logs")
  @FuzzTest
  void anyLogIsReplayedOrRefused(byte[] bytes) {
    read(() -> {
      EventLog log = EventLog.parse(Bytes.of(bytes));
      assertEquals(EventLog.REGISTERS, log.registers().size());
      return log.registers().getFirst();
    });
  }

  private interface Reading {
    Bytes measurement() throws MalformedException;
  }

  private static void read(Reading reading) {
    try {
      assertEquals(Sha.SHA384_BYTES, reading.measurement().length());
    } catch (MalformedException refused) {
      assertTrue(String.valueOf(refused.getMessage()).contains("expected"), refused::toString);
    }
  }
}
