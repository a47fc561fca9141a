package org.petregistry.systemtests.harness.workload;

import java.nio.charset.StandardCharsets;

/**
 * A request as it is sent.
 *
 * @param body null for none
 * @param header one more header as {@code Name: value}, or null
 */
record HttpMessage(String method, String path, String body, String header) {

    byte[] bytes() {
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (header == null ? "" : header + "\r\n")
                + (body == null ? "" : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }
}
