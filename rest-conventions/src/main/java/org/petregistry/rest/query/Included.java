package org.petregistry.rest.query;

import java.util.List;

/** What one request embeds, and where in a row it stands. */
public final class Included {
    private final List<Include> includes;
    private final int firstColumn;

    Included(List<Include> includes, int firstColumn) {
        this.includes = List.copyOf(includes);
        this.firstColumn = firstColumn;
    }

    public boolean isEmpty() {
        return includes.isEmpty();
    }

    public boolean has(String name) {
        return includes.stream().anyMatch(include -> include.name().equals(name));
    }

    /** The index of the first column of something that is embedded by the same statement. */
    public int column(String name) {
        int column = firstColumn;
        for (Include include : includes) {
            if (include.name().equals(name)) {
                return column;
            }
            column += include.width();
        }
        throw new IllegalArgumentException(name);
    }

    List<Include> all() {
        return includes;
    }

    int endColumn() {
        return firstColumn + includes.stream().mapToInt(Include::width).sum();
    }
}
