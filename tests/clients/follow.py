"""A user's program in Python: subscribes to statement events with nats-py, calls every service with
grpcio, knowing nothing but the server's reflection.

follow.py NATS_URL INGEST EXTRACTOR ARCHIVE
"""
import asyncio
import json
import sys

import grpc
import nats
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

NATS_URL, INGEST, EXTRACTOR, ARCHIVE = sys.argv[1:]
ARTICLE = {
    "title": "Talks resume",
    "publisher": {"name": "Mekong Press Agency", "country": "KHM"},
    "body": "“The talks resume,” Prime Minister Sopheak Daran said.\n“We are glad,” he added.",
}


class Service:
    """One gRPC service, described by the server itself."""

    def __init__(self, address, name):
        self.channel = grpc.insecure_channel(address)
        database = ProtoReflectionDescriptorDatabase(self.channel)
        assert name in database.get_services(), database.get_services()
        self.service = DescriptorPool(database).FindServiceByName(name)

    def call(self, method, request):
        """Calls a unary method with JSON; returns JSON."""
        descriptor = self.service.FindMethodByName(method)
        request_type = message_factory.GetMessageClass(descriptor.input_type)
        response_type = message_factory.GetMessageClass(descriptor.output_type)
        call = self.channel.unary_unary(
            f"/{self.service.full_name}/{method}",
            request_serializer=request_type.SerializeToString,
            response_deserializer=response_type.FromString,
        )
        response = call(json_format.ParseDict(request, request_type()), timeout=30)
        return json_format.MessageToDict(response)


async def main():
    client = await nats.connect(NATS_URL)
    subscription = await client.subscribe("readout.statements.v1.KHM.>")
    await client.flush()  # the broker knows of the subscription before anything is pushed

    ingest = Service(INGEST, "readout.v1.IngestService")
    receipt = ingest.call("PublishArticle", {"article": ARTICLE})["receipt"]
    assert receipt["outcome"] == "OUTCOME_ACCEPTED", receipt
    extractor = Service(EXTRACTOR, "readout.v1.ExtractorService")
    extraction = extractor.call("Extract", {"article": ARTICLE})["extraction"]
    statements = {one["statementId"]: one for one in extraction["statements"]}

    events = {}
    for _ in statements:
        message = await subscription.next_msg(timeout=60)
        change = json.loads(message.data)
        assert change["kind"] == "KIND_CREATED", change
        assert message.headers["ce-specversion"] == "1.0", message.headers
        assert message.headers["Nats-Msg-Id"] == message.headers["ce-id"], message.headers
        events[change["statement"]["statementId"]] = change["statement"]
    assert events == statements, (events, statements)
    assert all(one["speaker"]["country"] == "KHM" for one in events.values())

    archive = Service(ARCHIVE, "readout.v1.ArchiveService")
    listed = archive.call("ListStatements", {"filter": {"country": "KHM"}})["records"]
    assert [one["statement"] for one in listed] == list(extraction["statements"])
    for address in (INGEST, EXTRACTOR, ARCHIVE):
        health = Service(address, "grpc.health.v1.Health").call("Check", {})
        assert health == {"status": "SERVING"}, health
    print(f"3 services called, {len(events)} events for {len(statements)} statements")
    await client.close()


asyncio.run(main())
