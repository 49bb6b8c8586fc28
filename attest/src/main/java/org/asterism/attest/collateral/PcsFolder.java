package org.asterism.attest.collateral;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.attest.collateral.IntelCollateral.SignedDocument;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// Intel's collateral in a folder that holds the answers of a provisioning service (PCS or PCCS,
/// API v4) as they came: bodies in `tcb`, `identity`, `pckcrl` and `rootcacrl`, the issuer chain of
/// the first three (their response header, URL-encoded or not) in the same name with `.chain`. The
/// lists are DER or hexadecimal, and may be missing.
public final class PcsFolder {
  private PcsFolder() {}

  /// Reads one folder.
  public static IntelCollateral read(Path folder) throws IOException, MalformedException {
    Optional<Bytes> pckCrl = crl(folder, "pckcrl");
    return new IntelCollateral(
        signed(file(folder, "tcb"), "tcbInfo", chain(folder, "tcb")),
        signed(file(folder, "identity"), "enclaveIdentity", chain(folder, "identity")),
        crl(folder, "rootcacrl"),
        pckCrl,
        pckCrl.isPresent() ? chain(folder, "pckcrl") : "");
  }

  /// Cuts the signed document out of a response without changing a byte: Intel signs the object's
  /// text as it stands in the body (PCS API v4, "Get TCB Info", `signature`).
  static SignedDocument signed(Bytes body, String name, String chain) throws MalformedException {
    Json json = Json.parse(body);
    json.object(name);
    try (JsonParser parser = Json.FACTORY.createParser(body.toArray())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(name);
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (found) {
          int length = (int) parser.currentLocation().getByteOffset() - start;
          return new SignedDocument(body.slice(start, length), json.hex("signature", 64), chain);
        }
      }
    } catch (IOException e) {
      throw new MalformedException("expected a response in JSON: " + e.getMessage(), e);
    }
    throw new MalformedException("expected '" + name + "' in a response, found none");
  }

  private static String chain(Path folder, String name) throws IOException, MalformedException {
    String text = file(folder, name + ".chain").text();
    if (!text.contains("%0A")) {
      return text;
    }
    try {
      // A plus sign is base64 here; the decoder would make it a space.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("expected a URL-encoded chain in " + name + ".chain", e);
    }
  }

  private static Optional<Bytes> crl(Path folder, String name)
      throws IOException, MalformedException {
    if (!Files.exists(folder.resolve(name))) {
      return Optional.empty();
    }
    Bytes content = file(folder, name);
    boolean der = content.length() > 0 && content.at(0) == Der.SEQUENCE && !isHex(content);
    return Optional.of(der ? content : Bytes.hex(content.text().strip()));
  }

  private static boolean isHex(Bytes content) {
    return content.text().strip().matches("[0-9a-fA-F]+");
  }

  private static Bytes file(Path folder, String name) throws IOException, MalformedException {
    Path file = folder.resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(Json.MAX_BYTES + 1);
      if (content.length > Json.MAX_BYTES) {
        throw new MalformedException("expected at most 4 MiB in " + file + ", found more");
      }
      return Bytes.of(content);
    }
  }
}
