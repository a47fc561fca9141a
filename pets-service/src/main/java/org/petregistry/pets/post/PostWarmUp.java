package org.petregistry.pets.post;

import jakarta.inject.Singleton;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** The warm-up of posts. None is created, because that needs an author. */
@Singleton
class PostWarmUp implements WarmUp {
    private static final String POST = "/posts/" + ID;
    private static final String DRAFT = "{\"body\":\"a\",\"authorId\":" + ID + ",\"petId\":" + ID + "}";

    private final Transactions transactions;

    PostWarmUp(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        steps
                .work(
                        "delete a post",
                        () -> transactions.inSessionToRollBack(() -> Rows.nextIds("post", 0)
                                .chain(() -> Rows.findVersionForDeletion("post", ID))
                                .chain(() -> Post.findForChange(ID))
                                .chain(() -> Post.deleteRow(ID))))
                .get("/posts?count=true&author.name.prefix=a&sort=author.name,-id&include=author,pet")
                .stream("/posts?petId=" + ID)
                .get(POST)
                .get("/pets/" + ID + "/posts")
                .post("/posts", "{}")
                .patch(POST, "{\"body\":\"a\"}")
                .delete(POST);
    }

    @Override
    public void addCalls(Steps calls) {
        calls.post("/posts", DRAFT).post("/posts/batch", "[" + DRAFT + "]");
    }
}
