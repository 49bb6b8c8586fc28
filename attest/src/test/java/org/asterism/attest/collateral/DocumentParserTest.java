package org.asterism.attest.collateral;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.asterism.attest.Seeds;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Intel's documents and certificate extensions are read strictly; what is missing, doubled, of
/// another type or out of range is named.
class DocumentParserTest {

  /// @param part a part of a real TCB info, and what takes its place
  record Broken(String part, String instead, String reason) {}

  static List<Broken> broken() {
    return List.of(
        new Broken("\"version\":3", "\"version\":\"3\"", "expected a number 'version' of 0 to"),
        new Broken("\"version\":3", "\"version\":-3", "expected a number 'version' of 0 to"),
        new Broken("\"version\":3", "\"version\":3e99", "expected a number 'version' of 0 to"),
        new Broken("\"version\":3", "\"versions\":3", "expected 'version' in JSON, found none"),
        new Broken("\"version\":3", "\"version\":3,\"version\":3", "expected JSON: Duplicate"),
        new Broken("\"id\":\"SGX\"", "\"id\":1", "expected a text 'id', found something else"),
        new Broken("\"issueDate\":\"", "\"issueDate\":\"on ", "expected an instant 'issueDate'"),
        new Broken("\"fmspc\":\"", "\"fmspc\":\"00", "expected 6 bytes of 'fmspc', found 7"),
        new Broken("\"fmspc\":\"", "\"fmspc\":\"xy", "expected hexadecimal digits"),
        new Broken(
            "\"sgxtcbcomponents\":[", "\"sgxtcbcomponents\":[{\"svn\":1},", "expected 16 TCB"),
        new Broken("\"sgxtcbcomponents\":[", "\"sgxtcbcomponents\":[1,", "expected objects in"),
        new Broken("\"sgxtcbcomponents\":[", "\"s\":[", "expected 'sgxtcbcomponents' in JSON"),
        new Broken("\"tcbLevels\":[", "\"tcbLevels\":{},\"l\":[", "expected an array 'tcbLevels'"),
        new Broken("\"advisoryIDs\":[", "\"advisoryIDs\":[1,", "expected texts in 'advisoryIDs'"),
        new Broken("\"tcb\":{", "\"tcb\":1,\"x\":{", "expected an object 'tcb', found"),
        new Broken("\"svn\":", "\"svn\":9", "expected a number 'svn' of 0 to 255"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenTcbInfoIsRefused(Broken broken) {
    String whole = Bytes.of(Seeds.tcbInfos().toList().getFirst()).text();
    assertTrue(whole.contains(broken.part()), whole);
    int at = whole.indexOf(broken.part());
    String text =
        whole.substring(0, at) + broken.instead() + whole.substring(at + broken.part().length());
    assertMalformed(broken.reason(), () -> TcbInfo.parse(Bytes.utf8(text)));
  }

  @Test
  void theFirstTcbInfoIsReadWhole() throws MalformedException {
    TcbInfo info = TcbInfo.parse(Bytes.of(Seeds.tcbInfos().toList().getFirst()));
    assertEquals(16, info.levels().getFirst().sgx().length());
    assertTrue(info.levels().getLast().advisories().contains("INTEL-SA-00289"));
  }

  @Test
  void depthAndNumbersAreBounded() {
    assertMalformed("expected JSON", () -> Json.parse(Bytes.utf8("[".repeat(20))));
    assertMalformed(
        "expected JSON", () -> Json.parse(Bytes.utf8("{\"a\":" + "1".repeat(21) + "}")));
    assertMalformed("expected JSON", () -> Json.parse(Bytes.of(new byte[] {'{', '"', -1, '"'})));
    assertMalformed("expected JSON of", () -> Json.parse(Bytes.of(new byte[Json.MAX_BYTES + 1])));
  }

  /// X.690: only what the vendors write is read.
  record Odd(String der, String reason) {}

  static List<Odd> odd() {
    return List.of(
        new Odd("1f01", "expected a low DER tag, found a high one"),
        new Odd("3080", "expected a DER length of 1 to 3 bytes, found 0"),
        new Odd("308401000000", "expected a DER length of 1 to 3 bytes, found 4"),
        new Odd("308105", "expected the shortest DER length"),
        new Odd("30820005", "expected the shortest DER length"),
        new Odd("3003", "expected 3 bytes of DER content, found 0"),
        new Odd("3000" + "00", "expected the end of a DER value, found 1"),
        new Odd("30818b" + "308188" + "0500".repeat(68), "expected at most 64 values"),
        new Odd("3003" + "020101", "expected DER tag 0x30 for an entry of the SGX extension"),
        new Odd("3005" + "3003" + "020101", "expected pairs of OID and value"),
        new Odd("3000", "expected OID 2a864886f84d010d0101 in SGX extension"));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void oddDerIsRefused(Odd odd) {
    Bytes der = Bytes.of(HexFormat.of().parseHex(odd.der()));
    assertMalformed(odd.reason(), () -> PckExtension.parse(der));
  }

  /// Changes one byte string of a real extension.
  record Swap(UnaryOperator<String> change, String reason) {}

  static List<Swap> swaps() {
    String oid = "2a864886f84d010d01";
    return List.of(
        new Swap(hex -> hex.replace(oid + "04", oid + "03"), "expected OID " + oid + "03 once"),
        new Swap(hex -> hex.replace(oid + "04", oid + "09"), "expected OID " + oid + "04 in SGX"),
        new Swap(hex -> hex.replace(oid + "020302", oid + "020502"), "expected"),
        new Swap(hex -> hex.replace(oid + "04" + "0406", oid + "04" + "0506"), "expected DER tag"),
        new Swap(hex -> hex.replace(oid + "0201" + "0201", oid + "0201" + "0401"), "expected DER"),
        new Swap(
            hex -> hex.replaceFirst(oid + "0201" + "0201..", oid + "0201" + "0201" + "ff"),
            "expected a small non-negative integer for a TCB component"));
  }

  @ParameterizedTest
  @MethodSource("swaps")
  void aPlatformsExtensionIsReadWholeOrNotAtAll(Swap swap) throws MalformedException {
    Bytes real = Bytes.of(Seeds.platformExtensions().toList().getFirst());
    assertEquals(6, PckExtension.parse(real).fmspc().length());
    String changed = swap.change().apply(real.toString());
    assertTrue(!changed.equals(real.toString()), swap.reason());
    assertMalformed(swap.reason(), () -> PckExtension.parse(Bytes.hex(changed)));
  }

  private interface Reading {
    Object read() throws MalformedException;
  }

  private static void assertMalformed(String reason, Reading reading) {
    MalformedException refused = assertThrows(MalformedException.class, reading::read);
    assertTrue(String.valueOf(refused.getMessage()).startsWith(reason), refused::toString);
  }
}
