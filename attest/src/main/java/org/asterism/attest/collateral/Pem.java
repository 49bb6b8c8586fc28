package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// The blocks of a PEM text (RFC 7468, strict form, with free text allowed between blocks because
/// tools write it there).
///
/// @param label what the block says it is
/// @param der its content
public record Pem(String label, Bytes der) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Pattern LABEL = Pattern.compile("[A-Z0-9 ]{1,32}");
  private static final int MAX_BLOCKS = 8;

  /// All blocks of a text, at most eight.
  public static List<Pem> blocks(String text) throws MalformedException {
    List<Pem> blocks = new ArrayList<>();
    int start = text.indexOf(BEGIN);
    while (start >= 0) {
      if (blocks.size() == MAX_BLOCKS) {
        throw new MalformedException("expected at most 8 PEM blocks, found more");
      }
      int labelEnd = find(text, DASHES, start + BEGIN.length());
      String label = label(text.substring(start + BEGIN.length(), labelEnd));
      String end = END + label + DASHES;
      int body = labelEnd + DASHES.length();
      int bodyEnd = find(text, end, body);
      blocks.add(new Pem(label, decode(text.substring(body, bodyEnd))));
      start = text.indexOf(BEGIN, bodyEnd + end.length());
    }
    return List.copyOf(blocks);
  }

  /// RFC 7468, 3: printable characters. The vendors use capitals, digits and spaces.
  private static String label(String text) throws MalformedException {
    if (!LABEL.matcher(text).matches()) {
      throw new MalformedException("expected a PEM label of capitals, digits and spaces");
    }
    return text;
  }

  private static int find(String text, String what, int from) throws MalformedException {
    int found = text.indexOf(what, from);
    if (found < 0) {
      throw new MalformedException("expected '" + what + "' in a PEM text, found none");
    }
    return found;
  }

  private static Bytes decode(String body) throws MalformedException {
    String digits = body.replaceAll("[ \t\r\n]", "");
    try {
      byte[] der = Base64.getDecoder().decode(digits);
      // The decoder drops the unused bits of the last digit: one content, one text.
      if (!Base64.getEncoder().encodeToString(der).equals(digits)) {
        throw new MalformedException("expected canonical base64 in a PEM block, found another");
      }
      return Bytes.of(der);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("expected base64 in a PEM block, found other characters", e);
    }
  }
}
