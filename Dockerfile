# syntax=docker/dockerfile:1
# Footnote with its model, exported, and the shipped article, indexed: answers with no network.
#   docker build -t footnote .
#   docker run -it -v footnote:/data footnote          # the chat; for the server: compose.yaml

FROM python:3.11-slim AS build
# Where torch comes from: PyTorch's CPU builds, which bring no CUDA packages.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/footnote
ENV PATH=/opt/footnote/bin:$PATH
WORKDIR /source
COPY constraints.txt ./
RUN torch="$(grep '^torch==' constraints.txt)" && pip install --index-url "$TORCH_INDEX" --extra-index-url https://pypi.org/simple "$torch"
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY footnote_qa footnote_qa
COPY index index
COPY prompts prompts
COPY slack_sandbox slack_sandbox
ARG EXTRAS=verifier,slack,serve,postgres,otel,eval,office,openai,anthropic,ollama
RUN pip install --constraint constraints.txt ".[$EXTRAS]"
# The first sync exports the model and indexes the article.
RUN FOOTNOTE_DATA=/seed footnote sync && footnote --version

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 footnote && install -d -o footnote -g footnote /data
COPY --from=build /opt/footnote /opt/footnote
# A new, empty volume at /data is filled from here by the engine.
COPY --from=build --chown=footnote:footnote /seed /data
ENV PATH=/opt/footnote/bin:$PATH \
    FOOTNOTE_DATA=/data \
    HF_HUB_OFFLINE=1 \
    PYTHONUNBUFFERED=1
USER footnote
WORKDIR /home/footnote
EXPOSE 8321
VOLUME /data
ENTRYPOINT ["footnote"]
CMD ["chat"]
