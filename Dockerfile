# One image for both programs; docker-compose.yml says which of them a container runs.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install --no-install-recommends --yes nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish Silo/Silo.csproj --configuration Release --output /app/silo \
 && dotnet publish WebFrontend/WebFrontend.csproj --configuration Release --output /app/frontend

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
WORKDIR /app/frontend
USER $APP_UID
EXPOSE 8080 11111 30000
CMD ["dotnet", "WebFrontend.dll"]
